//go:build !js

// These tests read the sources themselves, which a worker can't.

package desk_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
)

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
