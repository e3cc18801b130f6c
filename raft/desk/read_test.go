package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadsByLeaseWithoutAskingAMajority(t *testing.T) {
	u := started(t, 3, fieldsOf{"preVote": true, "checkQuorum": true})
	u.put(1)
	u.pass(500 * ms)
	got := u.must("get", fieldsOf{"key": "k0", "read": "lease"})
	assert.Equal(t, []any{"ok", "v"}, []any{got["outcome"], got["value"]})
	u.pass(100 * ms)
	assert.Equal(t, []int{1, 0}, []int{u.page.told("leaseRead"), u.page.told("leaseLacking")})
	before := u.page.told("readStarted")
	require.Equal(t, "v", u.must("get", fieldsOf{"key": "k0"})["value"])
	u.pass(100 * ms)
	assert.Equal(t, before+1, u.page.told("readStarted"))
}

func TestReadsNothingByLeaseAtALeaderThatIsCutOff(t *testing.T) {
	u := started(t, 3, fieldsOf{"preVote": true, "checkQuorum": true})
	u.put(1)
	old := u.leader()
	u.must("partition", fieldsOf{"groups": [][]string{{old}}})
	u.pass(400 * ms)
	late := u.must("get", fieldsOf{"key": "k0", "via": old, "read": "lease", "within": 1000})
	assert.Equal(t, "failed", late["outcome"])
}

func TestReadsLocallyWhatAServerHasAppliedHoweverOld(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "old"})
	leader := u.leader()
	apart := u.page.others(leader)[0]
	u.until("it has the first value", func() bool { return u.page.number(apart, "applied") == u.page.number(leader, "applied") })
	u.must("partition", fieldsOf{"groups": [][]string{{apart}}})
	u.must("put", fieldsOf{"key": "k", "value": "new"})
	assert.Equal(t, "old", u.must("get", fieldsOf{"key": "k", "via": apart, "read": "local"})["value"])
	txn := u.must("txn", fieldsOf{"success": []any{fieldsOf{"get": "k"}}, "via": apart, "read": "local"})
	assert.Equal(t, []any{fieldsOf{"value": "old"}}, txn["responses"])
	for _, name := range u.page.others(apart) {
		u.must("crash", fieldsOf{"node": name})
	}
	assert.Equal(t, "old", u.must("get", fieldsOf{"key": "k", "read": "local"})["value"], "it needs no leader")
}
