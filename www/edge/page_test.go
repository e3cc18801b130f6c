package edge

import (
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/www/i18n"
)

const build = "0123456789ab"

// pages are those of a site, as they are built, in memory.
var pages = sync.OnceValues(func() (fstest.MapFS, error) {
	folder, err := os.MkdirTemp("", "raftlab-edge-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "build.json"), []byte(`{"build": "`+build+`"}`), 0o644); err != nil {
		return nil, err
	}
	if output, err := exec.Command("go", "run", "raftlab/www/site", folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, output)
	}
	all := fstest.MapFS{}
	return all, fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		all[name] = &fstest.MapFile{Data: text}
		return err
	})
})

// home is a handler of the pages as they are built.
func home(t testing.TB) http.Handler {
	t.Helper()
	files, err := pages()
	require.NoError(t, err)
	return New(Config{Files: files, Engines: engines})
}

// tags are a page's, by what they are named by.
func tags(text string) map[string]string {
	found := map[string]string{}
	for _, tag := range regexp.MustCompile(`<(?:meta|link)[^>]*>`).FindAllString(text, -1) {
		name := regexp.MustCompile(`(?:property|name|rel|type)="([^"]*)"`).FindAllStringSubmatch(tag, -1)
		value := regexp.MustCompile(`(?:content|href)="([^"]*)"`).FindStringSubmatch(tag)
		if name != nil && value != nil {
			of := name[0][1]
			if of == "alternate" {
				of = name[1][1]
			}
			found[of] = html.UnescapeString(value[1])
		}
	}
	return found
}

func TestAMomentsPageUnfurls(t *testing.T) {
	h := home(t)
	for _, l := range links(t) {
		r := answer(h, http.MethodGet, "/m/"+l.Fragment)
		page := body(r)
		require.Equal(t, http.StatusOK, r.StatusCode, "%s: %s", l.Name, page)
		assert.Equal(t, "no-cache", r.Header.Get("Cache-Control"))
		said := tags(page)
		for _, name := range []string{"description", "og:title", "og:description", "og:site_name", "og:type", "twitter:card", "twitter:title", "twitter:image", "iframely player"} {
			assert.NotEmpty(t, said[name], "%s: %s", l.Name, name)
		}
		assert.Equal(t, "http://example.com/m/"+l.Fragment, said["og:url"], l.Name)
		assert.Equal(t, said["og:url"], said["canonical"])
		assert.Equal(t, said["og:url"]+".png?build="+build, said["og:image"])
		assert.Equal(t, "http://example.com/e/"+l.Fragment, said["iframely player"])
		for _, w := range strings.Split(l.Fragment, "&") {
			name, value, _ := strings.Cut(w, "=")
			value, err := url.QueryUnescape(value)
			require.NoError(t, err)
			assert.Contains(t, page, " "+name+`="`+value+`"`, l.Name)
		}
		// What the page offers to be embedded by is there.
		offer, err := url.Parse(said["application/json+oembed"])
		require.NoError(t, err)
		r = answer(h, http.MethodGet, offer.RequestURI())
		assert.Equal(t, http.StatusOK, r.StatusCode, l.Name)
		frame := answer(h, http.MethodGet, strings.TrimPrefix(said["iframely player"], "http://example.com"))
		assert.Equal(t, http.StatusOK, frame.StatusCode)
		assert.NotContains(t, body(frame), " fragment>", "what stands behind a # is nobody's here")
	}
	page := body(answer(h, http.MethodGet, "/m/"+links(t)[0].Fragment))
	assert.Contains(t, page, "<title>n1 is leader of term 2</title>")
	assert.Regexp(t, `name="description" content="6 nodes at 47\.673 s\. n1: leader, term 2\..* n3: crashed`, page)
	korean := body(answer(h, http.MethodGet, "/m/lang=ko&"+links(t)[0].Fragment))
	assert.Contains(t, korean, `<html lang="ko">`)
	assert.Contains(t, korean, "<title>임기 2의 리더: n1</title>")
}

func TestAMomentsPageLeadsToItselfInEachLanguage(t *testing.T) {
	h := home(t)
	other := regexp.MustCompile(`<a href="([^"]*)" lang="([a-z]+)" hreflang="[a-z]+">`)
	for _, l := range links(t) {
		fragment := l.Fragment
		for _, lang := range []string{"ko", "en"} {
			found := other.FindStringSubmatch(body(answer(h, http.MethodGet, "/m/"+fragment)))
			require.NotNil(t, found, l.Name)
			assert.Equal(t, lang, found[2])
			fragment = html.UnescapeString(found[1])
			assert.Contains(t, body(answer(h, http.MethodGet, "/m/"+fragment)), `<html lang="`+lang+`">`)
		}
		assert.Equal(t, l.Fragment, fragment, "there and back")
	}
	assert.NotContains(t, body(answer(h, http.MethodGet, "/e/"+links(t)[0].Fragment)), "hreflang", "a frame has no header")
}

func TestAScenariosMomentHasItsTitle(t *testing.T) {
	h := home(t)
	for fragment, title := range map[string]string{
		links(t)[2].Fragment:              "A leader repairs logs: Figure 7",
		"lang=ko&" + links(t)[2].Fragment: "리더의 로그 복구: 그림 7",
		links(t)[4].Fragment:              "A crash &lt;of &#34;n1&#34;&gt;",
		"lang=ko&" + links(t)[4].Fragment: "고장",
	} {
		page := body(answer(h, http.MethodGet, "/m/"+fragment))
		assert.Contains(t, page, "<title>"+title+"</title>")
		assert.Contains(t, page, `<meta property="og:title" content="`+title+`">`)
		assert.Contains(t, page, `<h1>`+title+`</h1>`)
	}
	said := tags(body(answer(h, http.MethodGet, "/m/"+links(t)[4].Fragment)))
	assert.Regexp(t, `^\w+ is leader of term \d+\. 3 nodes at 45\.527 s\.`, said["description"], "who leads is told all the same")
	long := strings.Repeat("long <title> ", 30)
	document := fields{"title", fields{"en", long}, "nodes", 1, "steps", []any{fields{"wait", 1}}}
	moment := packedAny([]any{"b", 0, 1, "f", []any{}, fields{"lesson", fields{"scenario", document, "step", 0, "reading", false}}})
	page := body(answer(h, http.MethodGet, "/m/world=sim&moment="+moment))
	said = tags(page)
	assert.Len(t, []rune(said["og:title"]), longestTitle, "%.300s", page)
	assert.Equal(t, long[:longestTitle-1], strings.TrimSuffix(said["og:title"], "…"))
}

func TestAPageSaysWhyItShowsTheStart(t *testing.T) {
	h := home(t)
	first := links(t)[0].Fragment
	for fragment, says := range map[string]struct{ why, title string }{ // the page's title is of its lab
		links(t)[len(links(t))-1].Fragment:            {ofLive, "A live Raft cluster"},
		strings.Replace(first, "seed=7", "seed=8", 1): {otherDigest, "6 nodes at 47.673 s"},
	} {
		page := body(answer(h, http.MethodGet, "/m/"+fragment))
		assert.Contains(t, page, "<title>"+says.title+"</title>")
		assert.Contains(t, page, "<h1>"+says.title+"</h1>")
		_, lab, _ := strings.Cut(html.UnescapeString(page), "<raft-lab")
		assert.Contains(t, lab, "<p>"+i18n.Site["en"][says.why]+"</p>", "beside the picture, and gone with it")
		r := answer(h, http.MethodGet, "/m/"+fragment+".svg")
		assert.Equal(t, http.StatusOK, r.StatusCode)
		assert.Contains(t, body(r), "<title>The start of a run</title>")
	}
}

func TestAMomentHasItsPictures(t *testing.T) {
	h := home(t)
	first := "/m/" + links(t)[0].Fragment
	r := answer(h, http.MethodGet, first+".png")
	assert.Equal(t, "image/png", r.Header.Get("Content-Type"))
	assert.Equal(t, "no-cache", r.Header.Get("Cache-Control"))
	assert.Equal(t, http.StatusNotModified, answer(h, http.MethodGet, first+".png", "If-None-Match", r.Header.Get("ETag")).StatusCode)
	drawn, err := png.Decode(r.Body)
	require.NoError(t, err)
	assert.Equal(t, image.Pt(1200, 630), drawn.Bounds().Max)
	light := body(answer(h, http.MethodGet, first+".svg?theme=light"))
	assert.Contains(t, light, `width="1200" height="630"`)
	assert.Contains(t, light, "<title>n1 is leader of term 2</title>")
	assert.NotEqual(t, light, body(answer(h, http.MethodGet, first+".svg?theme=dark")))
	assert.Equal(t, "public, max-age=31536000, immutable", answer(h, http.MethodGet, first+".png?theme=dark&build="+build).Header.Get("Cache-Control"))
	assert.Equal(t, "no-cache", answer(h, http.MethodGet, first+".png?build=another").Header.Get("Cache-Control"))
	r = answer(h, http.MethodGet, first+".svg?theme=pink")
	assert.Equal(t, http.StatusBadRequest, r.StatusCode)
	assert.Equal(t, "theme takes light or dark, not \"pink\"\n", body(r))
}

func TestWhatIsNoMomentIsRefused(t *testing.T) {
	for path, why := range map[string]string{
		"/m/none": "a link to a moment has moment=", "/m/": "a link to a moment has moment=", "/m/scenario=leader-crash&moment=1AAAA": `"scenario" is no word of a link`, "/e/world=sim": "a link to a moment has moment=", "/m/moment=1AAAA.png": "moment=1AAAA can't be read",
		"/m/nodes=99&" + links(t)[0].Fragment + ".svg": "the link is of no cluster: nodes takes a whole number from 1 to 9, not 99",
	} {
		r := get(path)
		assert.Equal(t, http.StatusNotFound, r.StatusCode, path)
		assert.Contains(t, body(r), why, path)
	}
}

func TestAnOfferIsWhatOEmbedAsksFor(t *testing.T) {
	h := home(t)
	moment := url.QueryEscape("http://example.com/m/" + links(t)[0].Fragment)
	r := answer(h, http.MethodGet, "/oembed?format=json&maxwidth=640&url="+moment)
	assert.Equal(t, "application/json; charset=utf-8", r.Header.Get("Content-Type"))
	var o map[string]any
	require.NoError(t, json.NewDecoder(r.Body).Decode(&o))
	assert.Equal(t, []any{"1.0", "rich", "6 nodes at 47.673 s", "Raftlab", 640.0, 600.0}, []any{o["version"], o["type"], o["title"], o["provider_name"], o["width"], o["height"]})
	assert.Regexp(t, `^<iframe src="http://example\.com/e/world=sim&amp;seed=7[^"]*" title="[^"]*" width="640" height="600" sandbox="allow-scripts"`, o["html"])
	assert.NotContains(t, o, "thumbnail_url", "it is wider than was asked for")
	require.NoError(t, json.Unmarshal([]byte(body(answer(h, http.MethodGet, "/oembed?url="+moment))), &o))
	assert.Equal(t, []any{1200.0, 630.0}, []any{o["thumbnail_width"], o["thumbnail_height"]})
	offer := body(answer(h, http.MethodGet, "/oembed?url="+moment))
	for query, thumbnail := range map[string]bool{"maxwidth=1200&maxheight=630": true, "maxwidth=99999999999": true, "maxwidth=1199": false, "maxheight=629": false} {
		assert.Equal(t, thumbnail, strings.Contains(body(answer(h, http.MethodGet, "/oembed?"+query+"&url="+moment)), "thumbnail_url"), query)
	}
	for _, address := range []string{strings.Replace(moment, "example", "EXAMPLE", 1), moment + url.QueryEscape("#?secret=aBcDeF"), strings.Replace(moment, url.QueryEscape(momentPath), url.QueryEscape(framePath), 1)} {
		assert.Equal(t, offer, body(answer(h, http.MethodGet, "/oembed?url="+address)), address)
	}
	for query, status := range map[string]int{
		"url=:::": 400, "url=http%3A%2F%2F[%3A%3A1/m/x": 400, "url=/m/x": 400, "url=//example.com/m/x": 400, "url=http:///m/x": 400, "url=http://example.com/m/%25zz": 400, "url=mailto:a@b": 404,
		"url=ftp://example.com/m/x": 404, "url=" + moment + "&x=%zz": 400, "url=http://example.com/s/0123456789abcdef": 404,
		"": 400, "url=" + moment + "&maxwidth=0": 400, "url=" + moment + "&maxheight=-5": 400, "url=" + moment + "&maxwidth=wide": 400,
		"format=xml&url=" + moment: 501, "url=https://elsewhere.example/m/x": 404, "url=http://example.com/index.html": 404, "url=%zz": 400, "url=http://example.com/m/none": 404,
	} {
		r := answer(h, http.MethodGet, "/oembed?"+query)
		assert.Equal(t, status, r.StatusCode, query)
		assert.Equal(t, "no-store", r.Header.Get("Cache-Control"))
		assert.NotEmpty(t, body(r))
	}
}

func TestAnOfferIsCalledWhatItsLinkSays(t *testing.T) {
	made := 0
	h := New(Config{Files: files, Engines: Engines{"raftlab": func(c raft.Config) (raft.Engine, error) {
		made++
		return raft.New(c)
	}, "etcd": engines["etcd"]}})
	all := links(t)
	live := all[len(all)-1].Fragment
	for fragment, title := range map[string]string{
		all[0].Fragment: "6 nodes at 47.673 s", "lang=ko&" + all[0].Fragment: "노드 6개, 47.673초 시점", all[2].Fragment: "A leader repairs logs: Figure 7", "lang=ko&" + all[4].Fragment: "고장",
		live: "A live Raft cluster", "world=sim&nodes=1&moment=" + packedAny([]any{"b", 1_000_000_000, mostEvents + 1, "f", []any{}}): "1 node at 1 s",
	} {
		var o offer
		require.NoError(t, json.Unmarshal([]byte(body(answer(h, http.MethodGet, "/oembed?url="+url.QueryEscape("http://example.com/m/"+fragment)))), &o), fragment)
		assert.Equal(t, title, o.Title, fragment)
		assert.Contains(t, o.HTML, ` title="`+title+`"`, fragment)
	}
	assert.Zero(t, made, "no run is made for it")
}

func TestAnOfferIsRefusedAsItsPageIs(t *testing.T) {
	h, dice, known, refused := home(t), rand.New(rand.NewPCG(5, 6)), links(t), 0
	check := func(fragment string) {
		page := answer(h, http.MethodGet, "/e/"+fragment)
		offered := answer(h, http.MethodGet, "/oembed?url="+url.QueryEscape("http://example.com/m/"+fragment))
		require.Equal(t, page.StatusCode, offered.StatusCode, fragment)
		if page.StatusCode != http.StatusOK {
			refused++
			assert.Equal(t, body(page), body(offered), fragment)
		}
	}
	for range 300 {
		if fragment, is := strings.CutPrefix(request(dice, known), "/e/"); is && !strings.ContainsAny(fragment, "?%") {
			check(fragment)
		}
	}
	first := known[0].Fragment
	for _, before := range []string{"nodes=99&", "nodes=0&", "election=9-3&", "snapshot-every=1e99&", "engine=etcd&rules-off=no-op&", "latency=1-0&", "loss=7&", "heartbeat=500&"} {
		check(before + first)
	}
	for _, document := range []fields{
		{"nodes", 99}, {"nodes", 3, "steps", 7}, {"nodes", 3, "needs", []any{"none"}, "steps", []any{}}, {"nodes", 3, "logs", []any{fields{"node", "n9"}}, "steps", []any{}},
		{"nodes", 3, "settings", fields{"election", []any{9, 3}}, "steps", []any{fields{"wait", 1}}},
	} {
		lesson := fields{"lesson", fields{"scenario", document, "step", 0, "reading", false}}
		check("world=sim&moment=" + packedAny([]any{"b", 0, 1, "f", []any{}, lesson}))
		check("world=sim&engine=etcd&moment=" + packedAny([]any{"b", 0, 1, "f", []any{}, lesson}))
	}
	assert.Greater(t, refused, 40)
}

// A consumer is given what a person has pasted.
func TestAShortAddressHasTheOfferOfItsMoment(t *testing.T) {
	h := New(Config{Files: home(t).(*handler).Files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 1}})
	fragment := links(t)[0].Fragment
	short := strings.TrimSpace(body(post(h, "192.0.2.1:1", fragment)))
	offered := answer(h, http.MethodGet, "/oembed?url="+url.QueryEscape(short))
	require.Equal(t, http.StatusOK, offered.StatusCode)
	assert.Equal(t, body(answer(h, http.MethodGet, "/oembed?url="+url.QueryEscape("http://example.com/m/"+fragment))), body(offered))
	r := answer(h, http.MethodGet, "/oembed?url=http://example.com/s/0123456789abcdef")
	assert.Equal(t, http.StatusNotFound, r.StatusCode)
	assert.Equal(t, "no moment is stored as \"0123456789abcdef\"\n", body(r))
}

func TestASentenceIsOneLineWhateverIsAskedFor(t *testing.T) {
	for _, path := range []string{"/a%0ab%0d%00", "/m/a%0ab=", "/oembed?url=http://a.example/%250a", "/oembed?url=http://example.com%0a/m/", "/m/x.svg?theme=a%0ab", "/m/lang=%0a%ff"} {
		r := get(path)
		assert.GreaterOrEqual(t, r.StatusCode, 400, path)
		assert.Regexp(t, `^[^\pC]+\n$`, body(r), path)
	}
}

func TestATitleIsOneLineOfLetters(t *testing.T) {
	for text, seen := range map[string]string{
		"\u202eexe.gnp\x00two\nlines\u2066 리더\x7f": "exe.gnp two lines 리더", "a\u200bb\u00adc\ufeff": "abc", "\u3164\u115f a\U000e0041 \uffa0": "a", "a\ufffe\uffff\ufdd0\U0010ffff": "a",
		"می\u200cروم 👩\u200d👧 ❤\ufe0f": "می\u200cروم 👩\u200d👧 ❤\ufe0f", "\u0600١": "\u0600١", "\u200d\ufe0f \u200c\u2800\u00a0": "", "\u3164": "", " \u200d a": "a",
	} {
		assert.Equal(t, seen, plain(text), "%+q", text)
	}
}

func TestATitleThatNobodySeesIsNone(t *testing.T) {
	for _, title := range []string{"\u200b", "\u00ad\u00ad", "\u3164", "\U000e0041\U000e007f", "\uffff", "\u2800"} {
		document := fields{"title", fields{"en", title}, "nodes", 1, "steps", []any{fields{"wait", 1}}}
		fragment := "world=sim&moment=" + packedAny([]any{"b", 0, 1, "f", []any{}, fields{"lesson", fields{"scenario", document, "step", 0, "reading", false}}})
		page := body(answer(home(t), http.MethodGet, "/m/"+fragment))
		assert.Regexp(t, `<title>[A-Za-z0-9][^<]+</title>`, page, "%+q", title)
		offer := body(answer(home(t), http.MethodGet, "/oembed?url="+url.QueryEscape("http://example.com/m/"+fragment)))
		assert.Regexp(t, `"title":"[A-Za-z0-9][^"]+"`, offer, "%+q", title)
	}
}
