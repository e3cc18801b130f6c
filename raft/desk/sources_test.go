//go:build !js

// These tests read the sources themselves, which a worker can't.

package desk_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
)

// theirs is the page's file of the protocol.
func theirs(t *testing.T) string {
	b, err := os.ReadFile("../../www/lab/protocol.ts")
	require.NoError(t, err)
	return string(b)
}

// header is the comment that both files share.
func header(file string) string {
	from := strings.Index(file, "// One protocol, two files")
	lines := strings.Split(file[max(from, 0):], "\n")
	end := 0
	for end < len(lines) && strings.HasPrefix(lines[end], "//") {
		end++
	}
	return strings.Join(lines[:end], "\n")
}

// names reads a list of texts from the page's file.
func names(t *testing.T, file, list string) []string {
	from := strings.Index(file, "export const "+list+" = [")
	require.GreaterOrEqual(t, from, 0, list)
	body, _, _ := strings.Cut(file[from:], "]")
	var found []string
	for _, m := range regexp.MustCompile(`(?m)^ *'([^']*)'`).FindAllStringSubmatch(body, -1) {
		found = append(found, m[1])
	}
	return found
}

func TestBothFilesOfTheProtocolAgree(t *testing.T) {
	ours, err := os.ReadFile("protocol.go")
	require.NoError(t, err)
	file := theirs(t)
	assert.Equal(t, header(string(ours)), header(file))
	assert.Equal(t, desk.EventNames[:], names(t, file, "eventNames"))
	assert.Equal(t, desk.LabEventNames[:], names(t, file, "labEventNames"))
	assert.Equal(t, desk.PropertyNames[:], names(t, file, "propertyNames"))
	assert.Equal(t, desk.HostFaultKinds[:], names(t, file, "hostFaultKinds"))
	assert.Equal(t, desk.HostFaultScopes[:], names(t, file, "hostFaultScopes"))
	var rules []string
	for _, info := range raft.RuleTable {
		rules = append(rules, info.ID)
	}
	assert.Equal(t, rules, names(t, file, "ruleIds"))
	for name, value := range map[string]float64{
		"protocolVersion": desk.ProtocolVersion, "logTail": desk.LogTail, "pushInterval": desk.PushInterval,
		"eventsInDelta": desk.EventsInDelta, "flightsInDelta": desk.FlightsInDelta, "slowScale": desk.SlowScale,
		"defaultWithin": desk.DefaultWithin, "maxOperations": desk.MaxOperations, "maxHistory": desk.MaxHistory, "maxNodes": desk.MaxNodes,
		"minTime": desk.MinTime, "maxTime": desk.MaxTime, "maxWithin": desk.MaxWithin, "minScale": desk.MinScale,
		"maxScale": desk.MaxScale, "minDrift": desk.MinDrift, "maxDrift": desk.MaxDrift, "labEvents": desk.LabEvents,
		"minDriftBound": desk.MinDriftBound, "maxDriftBound": desk.MaxDriftBound, "maxPriority": desk.MaxPriority, "maxSnapshotEvery": desk.MaxSnapshotEvery,
		"defaultDriftBound": desk.DefaultDriftBound, "defaultSnapshotEvery": desk.DefaultSnapshotEvery,
	} {
		line := regexp.MustCompile(`export const ` + name + ` = ([0-9.]+)`).FindStringSubmatch(file)
		require.NotNil(t, line, name)
		theirs, err := strconv.ParseFloat(line[1], 64)
		require.NoError(t, err)
		assert.Equal(t, value, theirs, name)
	}
}

func TestNamesEveryEventCode(t *testing.T) {
	assert.Len(t, desk.EventNames, int(raft.EventCodes)-1)
	source, err := os.ReadFile("../event.go")
	require.NoError(t, err)
	var codes []string
	for _, m := range regexp.MustCompile(`(?m)^\tEvent([A-Z]\w*)( EventCode = .*)?$`).FindAllStringSubmatch(string(source), -1) {
		if m[1] != "Codes" {
			codes = append(codes, strings.ToLower(m[1][:1])+m[1][1:])
		}
	}
	assert.Equal(t, codes, desk.EventNames[:])
}
