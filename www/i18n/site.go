package i18n

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
)

//go:embed */site.json
var sites embed.FS

// Site are the words of the pages around the lab, by language and key. Some have HTML in them.
var Site = readSites()

func readSites() map[string]map[string]string {
	files, _ := fs.Glob(sites, "*/site.json")
	all := map[string]map[string]string{}
	for _, file := range files {
		words := map[string]string{}
		text, err := sites.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &words)
		}
		if err != nil {
			panic("i18n: " + file + ": " + err.Error())
		}
		all[path.Dir(file)] = words
	}
	return all
}
