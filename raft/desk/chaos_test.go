package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// TestTellsTheTruthOfEveryWriteThroughChaos lets faults fall where dice put them, and
// then reads every key: what was ok is there, what failed is not, and nothing was
// executed twice; the safety properties held, and the history is linearizable. The seed is the subtest's name.
func TestTellsTheTruthOfEveryWriteThroughChaos(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			c := newChaos(t, seed)
			for range 120 {
				c.act()
				c.u.pass(raft.Time(c.dice.Below(150)) * ms)
			}
			c.healAll()
			c.judge()
			for _, s := range readTrace(t, c.u).Segments {
				require.NoError(t, s.Replay(ours))
			}
		})
	}
}

// chaos is a run of five nodes under random faults.
type chaos struct {
	u      *universe
	dice   *raft.Dice
	writes []uint64 // commands; the i-th puts key k<i>
	held   bool
}

func newChaos(t *testing.T, seed uint64) *chaos {
	u := newUniverse(t, 5)
	u.blind = seed%4 == 3
	u.start(fieldsOf{"seed": seed, "loss": float64(seed%3) * 0.05, "duplicate": float64(seed%2) * 0.1, "fsync": []uint64{0, seed % 5}})
	for i := range 5 {
		u.must("watch", fieldsOf{"watch": i, "key": fmt.Sprint("s", i)}) // what is told at once is told between steps
	}
	return &chaos{u: u, dice: raft.NewDice(seed)}
}

func (c *chaos) any() string { return fmt.Sprint("n", 1+c.dice.Below(5)) }

// act does one thing, most often a write. What the state of a node forbids is refused.
func (c *chaos) act() {
	u := c.u
	switch c.dice.Below(32) {
	case 0, 1:
		u.command("crash", fieldsOf{"node": c.any()})
	case 2:
		u.workers[idOf(c.any())].kill()
	case 3, 4, 5, 6:
		c.restartOne()
	case 7:
		u.command("pause", fieldsOf{"node": c.any()})
	case 8, 9:
		u.command("resume", fieldsOf{"node": c.any()})
	case 10:
		u.command("partition", fieldsOf{"groups": [][]string{{c.any()}}})
	case 11:
		u.command("cut", fieldsOf{"from": c.any(), "to": c.any(), "oneWay": true})
	case 12:
		u.command("heal", nil)
	case 13:
		u.command("campaign", fieldsOf{"node": c.any()})
	case 14:
		u.command("set", fieldsOf{"node": c.any(), "drift": 0.5 + float64(c.dice.Below(10))/10})
	case 15:
		u.command("transfer", fieldsOf{"node": c.any()})
	case 16:
		u.command("set", fieldsOf{"preVote": c.dice.Below(2) == 0, "checkQuorum": c.dice.Below(2) == 0})
	case 17:
		u.command(map[bool]string{true: "run", false: "hold"}[c.held], nil)
		c.held = !c.held
	case 18, 19, 20:
		u.command("get", fieldsOf{"key": c.shared(), "via": c.any(), "within": 2000})
	case 21, 22, 23:
		for range 3 {
			u.command("put", fieldsOf{"key": c.shared(), "value": fmt.Sprint(u.names), "via": c.any(), "within": 30000})
		}
	default:
		c.write()
	}
}

// shared is one of a few keys that are written again and again.
func (c *chaos) shared() string { return fmt.Sprint("s", c.dice.Below(5)) }

func (c *chaos) write() {
	fields := fieldsOf{"key": fmt.Sprint("k", len(c.writes)), "value": "v", "within": 200 + c.dice.Below(3000)}
	if c.dice.Below(3) == 0 {
		fields["via"] = c.any()
	}
	if c.held {
		c.u.command("run", nil)
		c.held = false
	}
	c.writes = append(c.writes, c.u.command("put", fields))
}

func (c *chaos) restartOne() {
	for id := raft.NodeID(1); id <= 5; id++ {
		w := c.u.workers[id]
		if !w.alive && c.u.page.nodes[id.String()]["alive"] == false {
			c.u.boot(id, w.incarnation+1)
			c.u.command("restart", fieldsOf{"node": id.String(), "incarnation": w.incarnation + 1})
			return
		}
	}
}

// healAll ends all faults and waits until every node is there again.
func (c *chaos) healAll() {
	u := c.u
	u.must("run", nil)
	u.must("heal", nil)
	u.must("set", fieldsOf{"loss": 0, "duplicate": 0})
	for _, name := range u.page.names() {
		u.command("resume", fieldsOf{"node": name})
	}
	for _, id := range c.writes {
		u.await(id)
	}
	u.pass(10_000 * ms) // so that every death has been noticed
	for range 5 {
		c.restartOne()
		u.pass(100 * ms)
	}
	for _, name := range u.page.names() {
		require.Equal(u.t, true, u.page.nodes[name]["alive"], name)
		u.command("resume", fieldsOf{"node": name})
	}
	u.leader()
}

func (c *chaos) judge() {
	for i, id := range c.writes {
		reply := c.u.page.replies[id]
		if reply["outcome"] == nil {
			continue // refused: the lab was held
		}
		get := c.u.must("get", fieldsOf{"key": fmt.Sprint("k", i), "within": 60000})
		require.Equal(c.u.t, "ok", get["outcome"])
		switch reply["outcome"] {
		case "ok":
			require.Equal(c.u.t, "v", get["value"], "an acknowledged write is lost: k%d", i)
		case "failed":
			require.Nil(c.u.t, get["value"], "a write that failed took effect: k%d: %v", i, reply["error"])
		}
		if get["value"] != nil {
			require.Equal(c.u.t, 1.0, get["version"], "a write took effect twice: k%d", i)
		}
	}
	require.Empty(c.u.t, c.u.page.broken)
	require.NotEqual(c.u.t, "illegal", verdict(c.u))
}
