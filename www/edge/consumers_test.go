package edge

import (
	"encoding/json"
	"html"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/link"
)

// What those need from a moment's page to whom links are pasted, by the rules that they document, or that their source shows. These are
// the rules; whether each of them keeps to its own, only they can tell.

// unfurled is a moment's page as a server asks for it, with its tags.
func unfurled(t *testing.T, h http.Handler, fragment string) (page string, said map[string]string) {
	t.Helper()
	r := answer(h, http.MethodGet, "/m/"+fragment)
	page = body(r)
	require.Equal(t, http.StatusOK, r.StatusCode, page)
	assert.Equal(t, "text/html; charset=utf-8", r.Header.Get("Content-Type"))
	return page, tags(page)
}

// local is the part of an address of this site that a server is asked for.
func local(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.Equal(t, "http://example.com", u.Scheme+"://"+u.Host, "an address is whole")
	return u.RequestURI()
}

// longest is a link of as many characters as one may have: the puts of a run that does not come to what it says.
func longest(t *testing.T) string {
	t.Helper()
	var calls []any
	fragment := func() string {
		return "world=sim&nodes=3&moment=" + packedAny([]any{"b", 1_000_000_000, 1000, "f", append([]any{}, calls...)})
	}
	for len(fragment()) < link.LongestFragment-200 {
		calls = append(calls, []any{1, 1_000_000, fields{"do", "put", "key", "k", "value", strings.Repeat("v", 100+len(calls))}})
	}
	_, err := link.Read(fragment())
	require.NoError(t, err)
	return fragment()
}

// Slack reads oEmbed, Open Graph and Twitter's tags, the first of a kind, in the first 32 KB of a page, without running scripts:
// https://opengraphplus.com/consumers/slack/tags and /issues/link-not-unfurling; https://api.slack.com/robots says that it asks for a part
// of the page by Range.
func TestSlackFindsItsTagsInThePagesFirst32KB(t *testing.T) {
	h := home(t)
	for _, fragment := range []string{links(t)[0].Fragment, longest(t)} {
		whole, _ := unfurled(t, h, fragment)
		r := answer(h, http.MethodGet, "/m/"+fragment, "Range", "bytes=0-32767")
		require.Contains(t, []int{http.StatusPartialContent, http.StatusOK}, r.StatusCode)
		first := body(r)
		assert.Equal(t, whole[:len(first)], first)
		for _, name := range []string{"og:title", "og:description", "og:image", "og:site_name", "twitter:card"} {
			assert.NotEmpty(t, tags(first)[name], "%s of a link of %d characters", name, len(fragment))
		}
	}
}

// Discord reads Open Graph, and a large picture where twitter:card is summary_large_image; it cuts titles of more than 256 characters and
// descriptions of more than some 350: https://opengraphplus.com/consumers/discord/tags.
// X reads twitter:card, title, description, image and image:alt, of at most 420 characters; a large image has at least 300×157 pixels and
// less than 5 MB, as PNG, JPEG, WebP or GIF, not as SVG: https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image.
func TestDiscordAndXShowALargePicture(t *testing.T) {
	h := home(t)
	for _, l := range links(t) {
		_, said := unfurled(t, h, l.Fragment)
		assert.Equal(t, "summary_large_image", said["twitter:card"], l.Name)
		for _, name := range []string{"title", "description"} {
			assert.NotEmpty(t, said["og:"+name], l.Name)
			assert.Equal(t, said["og:"+name], said["twitter:"+name], l.Name)
		}
		assert.LessOrEqual(t, utf8.RuneCountInString(said["og:title"]), 256, l.Name)
		for _, alt := range []string{"og:image:alt", "twitter:image:alt"} {
			assert.NotEmpty(t, said[alt], l.Name)
			assert.LessOrEqual(t, utf8.RuneCountInString(said[alt]), 420, l.Name)
		}
		assert.Equal(t, said["og:image"], said["twitter:image"], l.Name)
		r := answer(h, http.MethodGet, local(t, said["og:image"]))
		assert.Equal(t, "image/png", r.Header.Get("Content-Type"), l.Name)
		text := body(r)
		assert.Less(t, len(text), 5<<20)
		picture, err := png.DecodeConfig(strings.NewReader(text))
		require.NoError(t, err)
		assert.Equal(t, []string{"1200", "630"}, []string{said["og:image:width"], said["og:image:height"]})
		assert.Equal(t, []int{1200, 630}, []int{picture.Width, picture.Height})
	}
}

// Mastodon asks for oEmbed first, where it takes no answer of type rich; then it reads og:title, og:description, og:image, its :alt and
// og:site_name, a canonical address of the same origin, and the language of html: app/services/fetch_link_card_service.rb and
// app/lib/link_details_extractor.rb of github.com/mastodon/mastodon. The oEmbed address is kept for the whole host, with "={url}" in the
// place of what stands behind its first "=http…", up to a "&": app/services/fetch_oembed_service.rb.
func TestMastodonReadsOpenGraph(t *testing.T) {
	h := home(t)
	first, other := links(t)[0], links(t)[1]
	page, said := unfurled(t, h, "lang=ko&"+first.Fragment)
	assert.Contains(t, page, `<html lang="ko">`)
	for _, name := range []string{"og:title", "og:description", "og:image", "og:image:alt", "og:site_name"} {
		assert.NotEmpty(t, said[name], name)
	}
	assert.Equal(t, "/m/lang=ko&"+first.Fragment, local(t, said["canonical"]))
	assert.NotContains(t, page, "twitter:player", "which would take the picture's place")

	kept := regexp.MustCompile(`(?i)(=(https?(%3A|:)(//|%2F%2F)))([^&]*)`).ReplaceAllLiteralString(said["application/json+oembed"], "={url}")
	asked := strings.Replace(kept, "{url}", url.QueryEscape("http://example.com/m/"+other.Fragment), 1)
	assert.Equal(t, "rich", offered(t, h, asked)["type"])
	_, others := unfurled(t, h, other.Fragment)
	assert.Equal(t, others["application/json+oembed"], asked, "what it keeps of one moment is right for another")
}

// offered is the answer at an oEmbed address.
func offered(t *testing.T, h http.Handler, address string) map[string]any {
	t.Helper()
	r := answer(h, http.MethodGet, local(t, address))
	require.Equal(t, http.StatusOK, r.StatusCode)
	var o map[string]any
	require.NoError(t, json.NewDecoder(r.Body).Decode(&o))
	return o
}

// WordPress reads the first 150 KB up to </head>, finds the first link of type application/json+oembed in it, and asks there with maxwidth,
// maxheight, url, dnt and format (WP_oEmbed::discover and fetch, wp-includes/class-wp-oembed.php). Of the answer's HTML it keeps an iframe that
// ends as it begins, with src, width, height and title, and sandboxes it (wp_filter_oembed_result, wp-includes/embed.php); it appends
// "#?secret=…" to the address, of which it keeps the characters below (esc_url, wp-includes/formatting.php). tests/browser/edge.test.mjs
// shows that frame.
func TestWordPressKeepsAFrameOfTheMoment(t *testing.T) {
	h := home(t)
	all := []string{longest(t)}
	for _, l := range links(t) {
		all = append(all, l.Fragment)
	}
	for _, fragment := range all {
		page, _ := unfurled(t, h, fragment)
		head, _, ends := strings.Cut(page[:min(len(page), 150<<10)], "</head>")
		require.True(t, ends, "the head is within 150 KB")
		discovered := regexp.MustCompile(`<link[^<>]+type="application/json\+oembed"[^<>]+href="([^"]*)"|<link[^<>]+href="([^"]*)"[^<>]+type="application/json\+oembed"`).FindStringSubmatch(head)
		require.NotNil(t, discovered)
		u, err := url.Parse(html.UnescapeString(discovered[1] + discovered[2]))
		require.NoError(t, err)
		query := u.Query()
		for name, value := range map[string]string{"maxwidth": "500", "maxheight": "750", "url": "http://example.com/m/" + fragment, "dnt": "1", "format": "json"} {
			query.Set(name, value)
		}
		u.RawQuery = query.Encode()
		o := offered(t, h, u.String())
		assert.Equal(t, []any{"rich", 500.0, 600.0}, []any{o["type"], o["width"], o["height"]})

		kept := regexp.MustCompile(`<iframe[^<>]*></iframe>`).FindString(o["html"].(string))
		require.NotEmpty(t, kept)
		src := html.UnescapeString(regexp.MustCompile(` src="([^"]*)"`).FindStringSubmatch(kept)[1])
		assert.Regexp(t, `^https?://[\w\-~+.?#=!&;,/:%@$|*'()\[\]]+$`, src, "nothing of it is taken away")
		assert.NotEmpty(t, regexp.MustCompile(` title="([^"]+)"`).FindString(kept), "a screen reader names it")
		assert.Equal(t, http.StatusOK, answer(h, http.MethodGet, local(t, src)).StatusCode)
	}
}

// Ghost takes an oEmbed answer with type and version, and of type rich with html, width and height, for a card; else it makes a bookmark of
// title, description, og:image and icon: ghost/core/core/server/services/oembed of github.com/TryGhost/Ghost.
// Notion asks Iframely (https://www.notion.com/help/embed-and-connect-other-apps), which reads oEmbed, Open Graph and, of a site that it has
// approved, <link rel="iframely" type="text/html" media="(aspect-ratio: …)">, whose href is a frame's: https://iframely.com/docs/publish.
func TestGhostAndIframelyFindAFrame(t *testing.T) {
	h := home(t)
	page, said := unfurled(t, h, links(t)[0].Fragment)
	o := offered(t, h, said["application/json+oembed"])
	assert.Equal(t, []any{"1.0", "rich"}, []any{o["version"], o["type"]})
	for _, name := range []string{"html", "width", "height", "title", "provider_name", "thumbnail_url"} {
		assert.NotEmpty(t, o[name], name)
	}
	icon := regexp.MustCompile(`<link rel="icon" href="([^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, icon)

	player := regexp.MustCompile(`<link rel="iframely player" type="text/html" href="([^"]+)" media="\(aspect-ratio: 4/3\)">`).FindStringSubmatch(page)
	require.NotNil(t, player)
	assert.Equal(t, http.StatusOK, answer(h, http.MethodGet, local(t, html.UnescapeString(player[1]))).StatusCode)
	assert.Equal(t, 4.0/3, float64(frameWidth)/frameHeight)
}
