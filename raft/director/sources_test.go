//go:build !js

// These tests read the sources themselves, which a worker can't.

package director_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
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
	assert.Equal(t, director.EventNames[:], names(t, file, "eventNames"))
	assert.Equal(t, director.LabEventNames[:], names(t, file, "labEventNames"))
	assert.Equal(t, director.PropertyNames[:], names(t, file, "propertyNames"))
	assert.Equal(t, director.HostFaultKinds[:], names(t, file, "hostFaultKinds"))
	assert.Equal(t, director.HostFaultScopes[:], names(t, file, "hostFaultScopes"))
	var rules []string
	for _, info := range raft.RuleTable {
		rules = append(rules, info.ID)
	}
	assert.Equal(t, rules, names(t, file, "ruleIds"))
	for name, value := range map[string]float64{
		"protocolVersion": director.ProtocolVersion, "logTail": director.LogTail, "pushInterval": director.PushInterval,
		"eventsInDelta": director.EventsInDelta, "flightsInDelta": director.FlightsInDelta, "slowScale": director.SlowScale,
		"defaultWithin": director.DefaultWithin, "maxOperations": director.MaxOperations, "maxHistory": director.MaxHistory, "maxNodes": director.MaxNodes,
		"minTime": director.MinTime, "maxTime": director.MaxTime, "maxWithin": director.MaxWithin, "minScale": director.MinScale,
		"maxScale": director.MaxScale, "minDrift": director.MinDrift, "maxDrift": director.MaxDrift, "labEvents": director.LabEvents,
		"minDriftBound": director.MinDriftBound, "maxDriftBound": director.MaxDriftBound, "maxPriority": director.MaxPriority, "maxSnapshotEvery": director.MaxSnapshotEvery,
		"defaultDriftBound": director.DefaultDriftBound, "defaultSnapshotEvery": director.DefaultSnapshotEvery,
	} {
		line := regexp.MustCompile(`export const ` + name + ` = ([0-9.]+)`).FindStringSubmatch(file)
		require.NotNil(t, line, name)
		theirs, err := strconv.ParseFloat(line[1], 64)
		require.NoError(t, err)
		assert.Equal(t, value, theirs, name)
	}
}

func TestNamesEveryEventCode(t *testing.T) {
	assert.Len(t, director.EventNames, int(raft.EventCodes)-1)
	source, err := os.ReadFile("../event.go")
	require.NoError(t, err)
	var codes []string
	for _, m := range regexp.MustCompile(`(?m)^\tEvent([A-Z]\w*)( EventCode = .*)?$`).FindAllStringSubmatch(string(source), -1) {
		if m[1] != "Codes" {
			codes = append(codes, strings.ToLower(m[1][:1])+m[1][1:])
		}
	}
	assert.Equal(t, codes, director.EventNames[:])
}
