package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesAreWhatIsGenerated(t *testing.T) {
	const top = "../.."
	for _, o := range outputs {
		want, err := o.make(top)
		require.NoError(t, err)
		have, err := os.ReadFile(filepath.Join(top, o.path))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(have), "%s is not what is generated: go run ./tests/generate", o.path)
	}
}
