package kv_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/kv"
)

func put(key, value string) kv.Op { return kv.Op{Kind: kv.Put, Key: key, Value: value} }
func get(key string) kv.Op        { return kv.Op{Kind: kv.Get, Key: key} }
func del(key string) kv.Op        { return kv.Op{Kind: kv.Delete, Key: key} }

// txn is a transaction: all of compare, then success, else failure.
func txn(compare []kv.Compare, success, failure []kv.Op) kv.Op {
	return kv.Op{Kind: kv.Txn, Txn: &kv.TxnOp{Compare: compare, Success: success, Failure: failure}}
}

// do is a transaction without conditions.
func do(ops ...kv.Op) kv.Op { return txn(nil, ops, nil) }

func value(key string, relation kv.Relation, v string) kv.Compare {
	return kv.Compare{Key: key, Target: kv.TargetValue, Relation: relation, Value: v}
}

func number(target kv.Target, key string, relation kv.Relation, n int64) kv.Compare {
	return kv.Compare{Key: key, Target: target, Relation: relation, Number: n}
}

// ops is one of each.
func ops() []kv.Op {
	return []kv.Op{
		put("k", "v"), put("", ""), put("\xff\x00", strings.Repeat("long ", 1000)), get("k"), del("k"), do(),
		txn([]kv.Compare{value("k", kv.Equal, "v"), number(kv.TargetVersion, "k", kv.NotEqual, 1), number(kv.TargetMod, "k", kv.Less, -2), number(kv.TargetCreate, "k", kv.Greater, 1<<62)},
			[]kv.Op{put("a", "b"), get("c")}, []kv.Op{del("d")}),
	}
}

func TestDecodeOp_returns_what_was_encoded(t *testing.T) {
	for _, op := range ops() {
		got, err := kv.DecodeOp(kv.AppendOp(nil, &op))
		require.NoError(t, err)
		assert.Equal(t, op, got)
	}
}

func TestDecodeOp_refuses_what_is_not_one_operation(t *testing.T) {
	nested := do(do())
	whole := put("key", "value")
	for name, b := range map[string][]byte{
		"nothing":           nil,
		"no kind":           {0},
		"an unknown kind":   {5},
		"bytes left over":   append(kv.AppendOp(nil, &whole), 0),
		"a txn in a txn":    kv.AppendOp(nil, &nested),
		"too many ops":      kv.AppendOp(nil, &kv.Op{Kind: kv.Txn, Txn: &kv.TxnOp{Success: slices.Repeat([]kv.Op{get("k")}, kv.MaxTxnOps+1)}}),
		"an unknown target": {byte(kv.Txn), 1, 5, 1, 1, 'k', 0, 0, 0},
		"no relation":       {byte(kv.Txn), 1, 2, 0, 1, 'k', 0, 0, 0},
	} {
		_, err := kv.DecodeOp(b)
		assert.Error(t, err, name)
	}
	for _, op := range ops() {
		b := kv.AppendOp(nil, &op)
		for size := range min(len(b), 100) {
			_, err := kv.DecodeOp(b[:size])
			assert.Error(t, err, "%s cut at %d", op.Text(), size)
		}
	}
}

func TestDecodeOp_does_not_share_its_input(t *testing.T) {
	op := put("key", "value")
	b := kv.AppendOp(nil, &op)
	got, err := kv.DecodeOp(b)
	require.NoError(t, err)
	clear(b)
	assert.Equal(t, op, got)
}

func TestDecodeCommand_returns_what_was_encoded(t *testing.T) {
	commands := []kv.Command{{Kind: kv.Register}, {Kind: kv.Register, Session: 1<<64 - 1}, {Kind: kv.Compact, Revision: 1 << 40}}
	for _, op := range ops() {
		commands = append(commands, kv.Command{Kind: kv.Execute, Session: 300, Serial: 1 << 40, Ack: 2, Op: op})
	}
	for _, c := range commands {
		b := kv.AppendCommand(nil, &c)
		got, err := kv.DecodeCommand(b)
		require.NoError(t, err)
		assert.Equal(t, c, got)
		_, err = kv.DecodeCommand(append(b, 0))
		assert.Error(t, err, "a byte left over")
	}
	for _, b := range [][]byte{nil, {0, 0}, {4, 0}} {
		_, err := kv.DecodeCommand(b)
		assert.Error(t, err)
	}
}

func TestCheck_tells_what_cannot_be_executed(t *testing.T) {
	many := slices.Repeat([]kv.Op{get("k")}, kv.MaxTxnOps+1)
	for _, c := range []struct {
		op   kv.Op
		says string
	}{
		{kv.Op{}, "noKind got=0"},
		{kv.Op{Kind: kv.Txn}, "txnEmpty"},
		{put("", "v"), "keyEmpty"},
		{get(""), "keyEmpty"},
		{del(""), "keyEmpty"},
		{do(put("", "v")), "keyEmpty"},
		{txn([]kv.Compare{value("", kv.Equal, "v")}, nil, nil), "keyEmpty"},
		{txn([]kv.Compare{{Key: "k", Relation: kv.Equal}}, nil, nil), "noTarget got=0"},
		{txn([]kv.Compare{{Key: "k", Target: kv.TargetMod, Relation: 9}}, nil, nil), "noRelation got=9"},
		{do(put("k", "1"), put("k", "2")), "keyTwice key=k"},
		{do(put("k", "1"), del("k")), "keyTwice key=k"},
		{do(del("k"), get("k"), put("k", "1")), "keyTwice key=k"},
		{txn(nil, nil, []kv.Op{put("k", "1"), put("k", "2")}), "keyTwice key=k"},
		{do(do()), "txnNested"},
		{do(many...), "txnLong high=128"},
		{txn(slices.Repeat([]kv.Compare{value("k", kv.Equal, "v")}, 129), nil, nil), "txnLong high=128"},
	} {
		assert.ErrorContains(t, c.op.Check(), c.says, c.op.Text())
	}
	for _, op := range []kv.Op{
		put("k", ""), get("k"), del("k"), do(), do(many[1:]...),
		do(get("k"), put("k", "1"), get("k")), do(del("k"), del("k")),
		txn(nil, []kv.Op{put("k", "1")}, []kv.Op{put("k", "2")}),
	} {
		assert.NoError(t, op.Check(), op.Text())
	}
}

func TestReadOnly_holds_for_what_can_change_nothing(t *testing.T) {
	for _, op := range []kv.Op{get("k"), do(), txn(nil, []kv.Op{get("a")}, []kv.Op{get("b")})} {
		assert.True(t, op.ReadOnly(), op.Text())
	}
	for _, op := range []kv.Op{{}, put("k", "v"), del("k"), {Kind: kv.Txn}, do(put("k", "v")), txn(nil, []kv.Op{get("a")}, []kv.Op{get("a"), del("b")})} {
		assert.False(t, op.ReadOnly(), op.Text())
	}
}

func TestText_uses_etcdctls_words(t *testing.T) {
	long := strings.Repeat("abcdefgh", 20)
	for _, c := range []struct {
		op   kv.Op
		text string
	}{
		{put("k", "v"), `put k v`},
		{get("/registry/pods/default/web-0"), `get /registry/pods/default/web-0`},
		{del("k"), `del k`},
		{put("k", ""), `put k ""`},
		{put("k", "two words"), `put k "two words"`},
		{put("k", `say "hi"`), `put k "say \"hi\""`},
		{put("k", "a\nb\x00\xff"), `put k "a\nb\x00\xff"`},
		{put("열쇠", "값"), `put 열쇠 값`},
		{put("k", long), `put k ` + long[:48] + `…`},
		{put("k", strings.Repeat("a b ", 20)), `put k "` + strings.Repeat("a b ", 12) + `"…`},
		{put("k", strings.Repeat("값", 20)), `put k ` + strings.Repeat("값", 16) + `…`},
		{put("k", "x"+strings.Repeat("값", 20)), `put k x` + strings.Repeat("값", 15) + `…`},
		{do(), `txn`},
		{do(put("k", "v"), get("k")), `txn then put k v, get k`},
		{txn([]kv.Compare{value("k", kv.Equal, "a, b"), number(kv.TargetMod, "k", kv.Greater, 3)}, []kv.Op{put("k", "w")}, []kv.Op{get("k")}),
			`txn if value(k) = "a, b", mod(k) > 3 then put k w else get k`},
		{txn([]kv.Compare{number(kv.TargetVersion, "k", kv.NotEqual, 0), number(kv.TargetCreate, "k", kv.Less, -1)}, nil, []kv.Op{del("k")}),
			`txn if version(k) != 0, create(k) < -1 else del k`},
		{do(slices.Repeat([]kv.Op{get("k")}, 9)...), `txn then get k, get k, get k, get k, …`},
		{kv.Op{}, `op(0)`},
	} {
		assert.Equal(t, c.text, c.op.Text())
	}
	register, execute := kv.Command{Kind: kv.Register}, kv.Command{Kind: kv.Execute, Op: get("k")}
	assert.Equal(t, "register", register.Text())
	assert.Equal(t, "get k", execute.Text())
}
