package scenarios

import (
	"embed"
	"strings"
)

//go:embed *.json
var files embed.FS

// Names are those of all, in the order in which a reader may want them.
var Names = []string{"election", "replication", "leader-crash", "split-vote", "partition", "log-repair", "figure-8", "rejoin", "learner", "rolling-upgrade", "opening"}

// Of is the document of that name; nil: there is none.
func Of(name string) []byte {
	if strings.ContainsAny(name, "./") {
		return nil
	}
	text, err := files.ReadFile(name + ".json")
	if err != nil {
		return nil
	}
	return text
}
