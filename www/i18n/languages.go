package i18n

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"

	"raftlab/www/picture"
)

//go:embed */*.json */learn
var files embed.FS

// english is what all others fall back to.
const english = "en"

// Languages are the tags of those that have a folder here, English first.
var Languages = languages()

func languages() []string {
	all := []string{english}
	found, _ := fs.Glob(files, "*/site.json")
	for _, file := range found {
		if lang := path.Dir(file); lang != english {
			all = append(all, lang)
		}
	}
	return all
}

// Site are the words of the pages around the lab, by language and key. Some have HTML in them.
var Site = of(func(lang string) map[string]string { return table(map[string]string{}, read(lang, "site.json")) })

// Picture are the words of pictures, by language.
var Picture = of(func(lang string) *picture.Words {
	words, why := picture.ReadWords(read(lang, "picture.json"))
	if why != nil {
		panic("i18n: " + lang + "/picture.json: " + Sentence(English, why))
	}
	return words
})

// Captions are what a scenario says to its reader in one language: its title, and its captions in their order.
type Captions struct {
	Title string   `json:"title"`
	Say   []string `json:"say"`
}

// Lessons are the captions of the built-in scenarios, by language and name. English ones stand in the scenarios.
var Lessons = of(func(lang string) map[string]Captions { return captions(lang, "lessons.json") })

// Article is an article's text in a language, and the captions of its scenarios. English ones stand where the article does (www/learn); "": it is
// not written in that language.
func Article(lang, name string) (text string, said map[string]Captions) {
	html, _ := files.ReadFile(lang + "/learn/" + name + ".html")
	return string(html), captions(lang, "learn/"+name+".json")
}

// captions are those of some scenarios in a language; none where it has none of its own.
func captions(lang, name string) map[string]Captions {
	all := map[string]Captions{}
	if _, err := fs.Stat(files, lang+"/"+name); err != nil {
		return all
	}
	return table(all, read(lang, name))
}

// of is what each language has.
func of[T any](read func(lang string) T) map[string]T {
	all := map[string]T{}
	for _, lang := range Languages {
		all[lang] = read(lang)
	}
	return all
}

// read is a file of a language.
func read(lang, name string) []byte {
	text, err := files.ReadFile(lang + "/" + name)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return text
}

// table fills a table with files in JSON.
func table[T any](into T, texts ...[]byte) T {
	for _, text := range texts {
		if err := json.Unmarshal(text, &into); err != nil {
			panic("i18n: " + err.Error() + ": " + string(text))
		}
	}
	return into
}
