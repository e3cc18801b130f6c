package main

import (
	"bytes"
	"image/png"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/i18n"
)

func TestAWayIsRelativeToItsPage(t *testing.T) {
	for _, c := range [][3]string{
		{"index.html", "page.css", "page.css"},
		{"index.html", "ko/index.html", "ko/index.html"},
		{"ko/index.html", "page.css", "../page.css"},
		{"ko/index.html", "ko/learn/index.html", "learn/index.html"},
		{"learn/a/index.html", "learn/index.html", "../index.html"},
		{"ko/learn/a/index.html", "learn/a/index.html", "../../../learn/a/index.html"},
	} {
		assert.Equal(t, c[2], (&sheet{Path: c[0]}).To(c[1]), c)
	}
}

func TestPagesAreEqualWheneverTheyAreMade(t *testing.T) {
	one, err := Pages("", Built{})
	require.NoError(t, err)
	other, err := Pages("", Built{})
	require.NoError(t, err)
	assert.Equal(t, one, other)
}

func TestASiteThatIsNamedIsInWhatOthersRead(t *testing.T) {
	pages, err := Pages("https://your.host/raftlab", Built{})
	require.NoError(t, err)
	for _, p := range pages {
		if p.Path == "ko/learn/index.html" {
			assert.Contains(t, string(p.Text), `property="og:image" content="https://your.host/raftlab/card.ko.png"`)
			assert.Contains(t, string(p.Text), `property="og:url" content="https://your.host/raftlab/ko/learn/index.html"`)
			assert.Contains(t, string(p.Text), `hreflang="en" href="https://your.host/raftlab/learn/index.html"`)
			assert.NotContains(t, string(p.Text), `src="https://`)
		}
	}
}

func TestACardIsDrawnInItsLanguageOrElseInEnglish(t *testing.T) {
	a, err := readArticle("etcd-and-raft")
	require.NoError(t, err)
	english, own := headline{"en", "The leader dies, the write survives"}, headline{"ko", "리더는 죽어도 쓰기는 살아남는다"}
	draw := func(all ...headline) []byte {
		text, err := drawCard(a[0].first.moment, all...)
		require.NoError(t, err)
		return text
	}
	assert.NotEqual(t, draw(english), draw(own, english))
	assert.Equal(t, draw(english), draw(headline{"en", "選挙"}, english), "no font here has these letters")
	_, err = drawCard(a[0].first.moment, headline{"en", "選挙"})
	assert.ErrorContains(t, err, `no card can say "選挙"`)

	pages, err := Pages("", Built{})
	require.NoError(t, err)
	cards := map[string]string{}
	for _, p := range pages {
		if strings.HasSuffix(p.Path, ".png") {
			assert.Empty(t, cards[string(p.Text)], "%s is the same as %s: www/raster/font lacks a letter of its title", p.Path, cards[string(p.Text)])
			cards[string(p.Text)] = p.Path
			c, err := png.DecodeConfig(bytes.NewReader(p.Text))
			require.NoError(t, err)
			assert.Equal(t, [2]int{1200, 630}, [2]int{c.Width, c.Height})
		}
	}
	assert.Len(t, cards, 2*len(i18n.Languages))
}

func TestEachLanguageHasTheSameWords(t *testing.T) {
	require.Contains(t, i18n.Languages, "ko")
	for lang, words := range i18n.Site {
		for key, text := range i18n.Site["en"] {
			assert.Equal(t, text == "", words[key] == "", "%s: %s", lang, key)
		}
		assert.Len(t, words, len(i18n.Site["en"]), lang)
	}
}

func TestANumberIsWrittenAsItsLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		number
		english, korean string
	}{
		{number{"150", "ms"}, "150\u00a0ms", "150\u00a0ms"},
		{number{"1310", ""}, "1,310", "1,310"},
		{number{"-1234567.50", "%"}, "-1,234,567.50\u00a0%", "-1,234,567.50\u00a0%"},
		{number{"1.30", "s"}, "1.30\u00a0s", "1.30초"},
	} {
		require.NoError(t, c.check())
		assert.Equal(t, c.english, c.in(i18n.Site["en"]))
		assert.Equal(t, c.korean, c.in(i18n.Site["ko"]))
	}
}

func TestAnAddressIsWholeOrRefused(t *testing.T) {
	for text, address := range map[string]string{"": "", "https://your.host/": "https://your.host", "http://localhost:8080/raftlab": "http://localhost:8080/raftlab"} {
		found, err := readAddress(text)
		require.NoError(t, err)
		assert.Equal(t, address, found)
	}
	for _, text := range []string{"your.host", "/raftlab", "ftp://your.host", "https://", "https://your.host/?x=1", "https://your.host/#x", "https://your host"} {
		_, err := readAddress(text)
		assert.ErrorContains(t, err, "RAFTLAB_SITE takes the address")
	}
}

func TestALanguageIsItsWords(t *testing.T) {
	known := i18n.Languages
	i18n.Languages, i18n.Site["de"], i18n.Picture["de"] = append(known, "de"), maps.Clone(i18n.Site["en"]), i18n.Picture["en"]
	defer func() { i18n.Languages = known; delete(i18n.Site, "de"); delete(i18n.Picture, "de") }()
	i18n.Site["de"]["name"] = "Deutsch"
	pages, err := Pages("", Built{})
	require.NoError(t, err)
	texts := map[string]string{}
	for _, p := range pages {
		texts[p.Path] = string(p.Text)
	}
	assert.Contains(t, texts["index.html"], `<a href="de/index.html" lang="de" hreflang="de">Deutsch</a>`)
	assert.Contains(t, texts["de/learn/index.html"], `<html lang="de">`)
	assert.NotContains(t, texts, "de/learn/etcd-and-raft/index.html", "it is not written in that language")
	assert.NotContains(t, texts["learn/etcd-and-raft/index.html"], "Deutsch")
}
