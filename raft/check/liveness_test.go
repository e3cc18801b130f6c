package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"raftlab/raft"
	"raftlab/raft/check"
)

func TestLively_judges_how_a_run_came_to_rest(t *testing.T) {
	leads := []check.Leadership{{0, 1200}, {1500, raft.Never}}
	op := func(outcome check.Outcome, call, end raft.Time) check.Operation {
		return check.Operation{Outcome: outcome, Call: call, Return: end, Op: get("a")}
	}
	for name, c := range map[string]struct {
		failure     check.LivenessFailure
		operation   int
		end         raft.Time
		leaderships []check.Leadership
		history     []check.Operation
	}{
		"all is well": {check.Live, -1, 3000, leads, []check.Operation{
			op(check.Answered, 100, 2400), op(check.Lost, 1900, 2400), op(check.Failed, 1900, 1950), op(check.Answered, 2100, 2500), op(check.Open, 2600, 0),
		}},
		"it ends too early":                          {check.TooShort, -1, 1999, leads, nil},
		"nobody leads":                               {check.NoLeader, -1, 3000, []check.Leadership{{0, 1999}, {2001, raft.Never}}, nil},
		"an operation is left":                       {check.Unfinished, 1, 3000, leads, []check.Operation{op(check.Answered, 1, 2), op(check.Open, 100, 0)}},
		"an operation takes long":                    {check.Unfinished, 0, 3000, leads, []check.Operation{op(check.Answered, 2100, 2601)}},
		"an operation fails in times without faults": {check.Unanswered, 0, 3000, leads, []check.Operation{op(check.Failed, 2001, 2002)}},
		"an operation is lost, then too":             {check.Unanswered, 0, 3000, leads, []check.Operation{op(check.Lost, 2001, 2002)}},
	} {
		t.Run(name, func(t *testing.T) {
			failure, operation := check.Lively(check.Run{Healed: 1000, Rise: 1000, Patience: 500, End: c.end, Leaderships: c.leaderships, History: c.history})
			assert.Equal(t, c.failure, failure, failure.String())
			assert.Equal(t, c.operation, operation)
		})
	}
}
