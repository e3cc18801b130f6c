package main

import (
	"fmt"
	"html"

	"raftlab/www/i18n"
	"raftlab/www/picture"
	"raftlab/www/raster"
)

// What is shown where a link to a page is unfurled is its card: a moment beside a title. An article's is of its first figure; all other pages
// of a language have one together.

// siteCard is where the card of the pages around the lab stands, in a language.
func siteCard(lang string) string { return "card." + lang + ".png" }

// onSiteCard is what the card of the pages around the lab shows: the leader has crashed, another leads, and the write is still there.
var onSiteCard = figure{Scenario: "opening", Step: new(14)}

// headline is what a card says in large letters.
type headline struct{ lang, title string }

// siteCards are the cards of the pages around the lab, in each language.
func siteCards() (all []Page, err error) {
	f := onSiteCard
	if err := f.prepare("", "card"); err != nil {
		return nil, err
	}
	for _, lang := range i18n.Languages {
		text, err := drawCard(f.moment, headline{lang, i18n.Site[lang]["cardTitle"]}, headline{i18n.Languages[0], i18n.Site[i18n.Languages[0]]["cardTitle"]})
		if err != nil {
			return nil, err
		}
		all = append(all, Page{siteCard(lang), text})
	}
	return all, nil
}

// drawCard is a card as PNG: the first headline counts of whose language www/raster has all letters.
func drawCard(m picture.Moment, all ...headline) ([]byte, error) {
	for _, h := range all {
		look := picture.Look{Size: picture.Card, Words: i18n.Picture[h.lang], Title: html.UnescapeString(h.title)}
		text, whole, err := raster.PNG(m, look, 1)
		if err != nil || whole {
			return text, err
		}
	}
	return nil, fmt.Errorf("no card can say %q: www/raster/font lacks a letter of it, and www/raster/doc.go says how it gets one", all[0].title)
}
