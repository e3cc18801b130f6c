package main

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image/png"
	"io/fs"
	"path/filepath"

	"raftlab/www/i18n"
	"raftlab/www/learn"
	"raftlab/www/picture"
)

// What is shown where a link to an article is unfurled is its card: the picture of its first figure, and its title. A PNG of each stands beside
// the text (card.en.png), since Go draws no letters; ./build.sh cards has a browser make them of these pictures.

// cardWidth and cardHeight are a card's, in pixels.
const cardWidth, cardHeight = 1200, 630

// card is an article's as SVG.
func (a *article) card() []byte {
	return picture.SVG(a.first.moment, picture.Look{Size: picture.Card, Words: i18n.Picture[a.Lang], Title: html.UnescapeString(string(a.Title))})
}

// siteCard is where the card of the pages around the lab stands, in a language.
func siteCard(lang string) string { return cardFile(lang, "png") }

// cardFile is the name of an article's card beside its text, in a language.
func cardFile(lang, ending string) string { return "card." + lang + "." + ending }

// readCard is an article's card as PNG; the English one, where its language has none yet.
func (a *article) readCard() ([]byte, error) {
	name := cardFile(a.Lang, "png")
	text, err := learn.Files.ReadFile(a.Name + "/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		name = cardFile("en", "png")
		text, err = learn.Files.ReadFile(a.Name + "/" + name)
	}
	if err != nil {
		return nil, fmt.Errorf("www/learn/%s has no %s: ./build.sh cards makes it", a.Name, name)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(text)); err != nil || c.Width != cardWidth || c.Height != cardHeight {
		return nil, fmt.Errorf("www/learn/%s/%s is no PNG of %d×%d: ./build.sh cards makes it anew", a.Name, name, cardWidth, cardHeight)
	}
	return text, nil
}

// writeCards writes all articles' cards as SVG into a folder, a folder each.
func writeCards(into string) error {
	for _, name := range learn.Names {
		texts, err := readArticle(name)
		if err != nil {
			return err
		}
		for _, a := range texts {
			if err := write(filepath.Join(into, name, cardFile(a.Lang, "svg")), a.card()); err != nil {
				return err
			}
		}
	}
	return nil
}
