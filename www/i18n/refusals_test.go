package i18n_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/director"
	"raftlab/raft/fork"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/scenario"
	"raftlab/raft/trace"
	"raftlab/raft/wal"
	"raftlab/www/i18n"
)

func TestEveryCodeHasASentenceOfItsArguments(t *testing.T) {
	codes, told := map[refusal.Code][]string{}, 0
	for _, room := range []map[refusal.Code][]string{
		refusal.Codes, order.Codes, director.Codes, kv.Codes, wal.Codes, replica.Codes, trace.Codes, fork.Codes, scenario.Codes, bridge.Codes, properties(),
	} {
		maps.Copy(codes, room)
		told += len(room)
	}
	require.Len(t, codes, told, "no code is in two rooms")
	require.ElementsMatch(t, slices.Collect(maps.Keys(codes)), slices.Collect(maps.Keys(i18n.English)))
	for code, sentence := range i18n.English {
		var named []string
		for _, found := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(sentence, -1) {
			if !slices.Contains(named, found[1]) {
				named = append(named, found[1])
			}
		}
		assert.ElementsMatch(t, codes[code], named, string(code))
	}
}

// properties are codes too.
func properties() map[refusal.Code][]string {
	codes := map[refusal.Code][]string{}
	for _, name := range slices.Concat(check.Properties[:], check.Findings[:]) {
		codes[refusal.Code(name)] = nil
	}
	return codes
}

func TestTellsWhatIsBehindIt(t *testing.T) {
	damaged := &wal.CorruptError{Offset: 20, Why: refusal.New("noTornWrite").Because(refusal.New("recordCut")).Count("next", 40)}
	stop := &replica.Stop{Reason: replica.LogDamaged, Err: damaged}
	frame := raft.Decode(refusal.New("unstartedSaying").Node("node", 2).Because(stop).Append(nil))
	again := refusal.Read(&frame)
	require.NoError(t, frame.End())
	assert.Equal(t, "n2 could not start: its log file is damaged at byte 20: the file ends inside a record,"+
		" and no torn write did this: a whole record follows at byte 40", i18n.Sentence(i18n.English, again))
	assert.Equal(t, `{"code":"notExecutable","do":"put","why":{"code":"keyEmpty"}}`,
		string(order.AppendRefusal(nil, refusal.New("notExecutable").With("do", "put").Because(refusal.New("keyEmpty")))))
}

func TestTellsWhatIsWrongAndWhatIsAccepted(t *testing.T) {
	_, err := order.Read([]byte(`{"do": "set", "settings": {"loss": 1.5}}`), 3)
	assert.Equal(t, "settings.loss takes a number from 0 to 1, not 1.5", i18n.Sentence(i18n.English, err))
	assert.Equal(t, "something else", i18n.Sentence(i18n.English, errors.New("something else")))
}
