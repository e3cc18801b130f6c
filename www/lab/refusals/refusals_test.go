package refusals_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/www/lab/refusals"
)

func TestEveryCodeHasASentenceOfItsArguments(t *testing.T) {
	codes := maps.Clone(order.Codes)
	maps.Copy(codes, director.Codes)
	require.Len(t, codes, len(order.Codes)+len(director.Codes), "no code is in both")
	require.ElementsMatch(t, slices.Collect(maps.Keys(codes)), slices.Collect(maps.Keys(refusals.English)))
	for code, sentence := range refusals.English {
		var named []string
		for _, found := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(sentence, -1) {
			if !slices.Contains(named, found[1]) {
				named = append(named, found[1])
			}
		}
		assert.ElementsMatch(t, codes[code], named, string(code))
	}
}

func TestTellsWhatIsWrongAndWhatIsAccepted(t *testing.T) {
	_, err := order.Read([]byte(`{"do": "set", "settings": {"loss": 1.5}}`), 3)
	assert.Equal(t, "settings.loss takes a number from 0 to 1, not 1.5", refusals.Sentence(refusals.English, err))
	assert.Equal(t, "something else", refusals.Sentence(refusals.English, errors.New("something else")))
}
