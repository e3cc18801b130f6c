package i18n

import (
	_ "embed"
	"encoding/json"
	"strings"

	"raftlab/raft/refusal"
)

//go:embed en/refusals.json
var page []byte

// What only the command line says, so that no page loads it.
//
//go:embed en/command.json
var command []byte

// English are the sentences in English.
var English = read(page, command)

func read(files ...[]byte) map[refusal.Code]string {
	sentences := map[refusal.Code]string{}
	for _, file := range files {
		if err := json.Unmarshal(file, &sentences); err != nil {
			panic("i18n: " + err.Error())
		}
	}
	return sentences
}

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
