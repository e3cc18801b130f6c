package refusals

import (
	_ "embed"
	"encoding/json"
	"errors"

	"raftlab/raft/order"
)

//go:embed en.json
var english []byte

// English are the sentences in English.
var English = read(english)

func read(file []byte) map[order.Code]string {
	var sentences map[order.Code]string
	if err := json.Unmarshal(file, &sentences); err != nil {
		panic("refusals: " + err.Error())
	}
	return sentences
}

// Sentence is what an error says: a refusal's sentence, and of all others their own words.
func Sentence(sentences map[order.Code]string, err error) string {
	var r *order.Refusal
	if !errors.As(err, &r) {
		return err.Error()
	}
	said := r.Sentence(sentences[r.Code])
	if r.Arg("maybe") != "" {
		said += sentences["maybe"]
	}
	if r.Arg("within") != "" {
		said += r.Sentence(sentences["tried"])
	}
	return said
}
