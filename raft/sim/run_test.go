package sim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARecordingTakesABoundedNumberOfCalls(t *testing.T) {
	p := past{log: make([]Entry, mostAsked)}
	one := make([]Entry, 1)
	require.Nil(t, p.full(mostAsked-1, one))
	require.EqualError(t, p.full(mostAsked, one), "recordingFull asked=100000 bytes=16777216")
	require.NotNil(t, p.full(mostAsked-1, make([]Entry, 2)))
}
