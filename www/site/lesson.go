package main

import (
	"cmp"
	"fmt"
	"html/template"

	"raftlab/raft/scenario"
	"raftlab/www/i18n"
	"raftlab/www/lab/scenarios"
)

// lesson is a built-in scenario as the list of them shows it.
type lesson struct {
	Name, Title string
	Picture     template.HTML // of a moment in its middle
}

// readLessons are all, by language.
func readLessons() (map[string][]lesson, error) {
	all := map[string][]lesson{}
	for _, name := range scenarios.Names {
		d, err := scenario.Read(scenarios.Of(name))
		if err != nil {
			return nil, fmt.Errorf("the scenario %s: %w", name, err)
		}
		middle := len(d.Steps) / 2
		f := &figure{Scenario: name, Step: &middle}
		if err := f.play(scenarios.Of(name)); err != nil {
			return nil, err
		}
		for _, lang := range i18n.Languages {
			title := cmp.Or(i18n.Lessons[lang][name].Title, d.Title.In(lang))
			all[lang] = append(all[lang], lesson{name, title, template.HTML(f.picture(lang, ""))})
		}
	}
	return all, nil
}
