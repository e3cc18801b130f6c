package i18n

import (
	"strings"

	"raftlab/raft/refusal"
)

// English are the sentences in English. In command.json is what only the command line says, so that no page loads it.
var English = table(map[refusal.Code]string{}, read(english, "refusals.json"), read(english, "command.json"))

// Sentence is what an error says: a refusal's sentence, and of all others their own words.
func Sentence(sentences map[refusal.Code]string, err error) string {
	r := refusal.Of(err)
	said := say(sentences, r, r.Code)
	if r.Arg("maybe") != "" {
		said += say(sentences, r, "maybe")
	}
	if r.Arg("within") != "" {
		said += say(sentences, r, "tried")
	}
	return said
}

// say puts a refusal's arguments into a code's sentence, which has their names in braces.
func say(sentences map[refusal.Code]string, r *refusal.Refusal, code refusal.Code) string {
	var b strings.Builder
	for rest := sentences[code]; ; {
		before, after, open := strings.Cut(rest, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		b.WriteString(argument(sentences, r, name))
	}
}

// argument is one in words; that of another refusal is its sentence.
func argument(sentences map[refusal.Code]string, r *refusal.Refusal, name string) string {
	for i := range r.Args {
		if a := &r.Args[i]; a.Name == name && a.Why != nil {
			return Sentence(sentences, a.Why)
		}
	}
	return r.Arg(name)
}
