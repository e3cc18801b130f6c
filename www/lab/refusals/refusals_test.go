package refusals_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/order"
	"raftlab/www/lab/refusals"
)

func TestEveryCodeHasASentenceOfItsArguments(t *testing.T) {
	require.ElementsMatch(t, slices.Collect(maps.Keys(order.Codes)), slices.Collect(maps.Keys(refusals.English)))
	for code, sentence := range refusals.English {
		var named []string
		for _, found := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(sentence, -1) {
			named = append(named, found[1])
		}
		assert.ElementsMatch(t, order.Codes[code], named, string(code))
	}
}

func TestTellsWhatIsWrongAndWhatIsAccepted(t *testing.T) {
	_, err := order.Read([]byte(`{"do": "set", "settings": {"loss": 1.5}}`), 3)
	assert.Equal(t, "settings.loss takes a number from 0 to 1, not 1.5", refusals.Sentence(refusals.English, err))
	assert.Equal(t, "something else", refusals.Sentence(refusals.English, errors.New("something else")))
}
