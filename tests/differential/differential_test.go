package differential

import (
	"flag"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run the script of this seed alone, and show it")
	seedsFlag = flag.Uint64("seeds", 400, "how many scripts to run")
)

func ours(c raft.Config) (raft.Engine, error) { return raft.New(c) }

func TestBothEngines_commit_what_the_script_says(t *testing.T) {
	first, count := uint64(1), *seedsFlag
	if *seedFlag != 0 {
		first, count = *seedFlag, 1
	}
	puts, changes := 0, 0
	for seed := first; seed < first+count; seed++ {
		s := draw(seed)
		if *seedFlag != 0 {
			t.Logf("\n%s", &s)
		}
		compare(t, seed, &s)
		for i := range s.steps {
			puts += s.steps[i].puts
			if s.steps[i].change {
				changes++
			}
		}
	}
	t.Logf("%d scripts, %d puts, %d changes of members", count, puts, changes)
}

// compare plays a script twice, and holds both ends against the script.
func compare(t *testing.T, seed uint64, s *script) {
	repeat := fmt.Sprintf("; repeat it with: go test ./tests/differential -v -seed %d", seed)
	var ends [2]outcome
	for i, engine := range []newEngine{ours, etcd.New} {
		who := [...]string{"our engine", "etcd's"}[i]
		end, err := play(s, engine)
		require.NoError(t, err, who+repeat)
		require.Empty(t, difference(end.commands, s.commands()), who+repeat)
		after := s.steps[len(s.steps)-1].after
		require.Equal(t, after.voters.ids(), end.members.Voters, who+repeat)
		require.Equal(t, after.learners.ids(), append([]raft.NodeID(nil), end.members.Learners...), who+repeat)
		ends[i] = end
	}
	require.Empty(t, difference(ends[0].contents, ends[1].contents), "between ours and etcd's"+repeat)
}

// commands are those that a script has committed, and the one at its end.
func (s *script) commands() (all []string) {
	count := 1
	for i := range s.steps {
		count += s.steps[i].puts
	}
	for serial := uint64(1); serial <= uint64(count); serial++ {
		all = append(all, fmt.Sprintf("put %s=%d", key(serial), serial))
	}
	return all
}

// difference is the first one between two lists, in words; "" when there is none.
func difference(is, should []string) string {
	for i := range max(len(is), len(should)) {
		a, b := "nothing", "nothing"
		if i < len(is) {
			a = is[i]
		}
		if i < len(should) {
			b = should[i]
		}
		if a != b {
			return fmt.Sprintf("number %d of %d is %s, and not %s", i+1, len(is), a, b)
		}
	}
	return ""
}
