package wal_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

func number(n int) string { return strconv.Itoa(n) }

// A first write that was torn holds no promise, even where it left garbage.
func TestOpen_begins_a_file_anew_whose_header_was_torn(t *testing.T) {
	header := wal.Header(1)
	for size := 1; size <= len(header); size++ {
		image := slices.Clone(header[:size])
		image[size-1] ^= 0x5a
		requireBegins(t, image)
	}
	requireBegins(t, append([]byte("raft.wal"), "any garbage"...))
	requireBegins(t, make([]byte, 4096))
}

// requireBegins opens a file that holds image, and requires that it becomes a new one.
func requireBegins(t *testing.T, image []byte) {
	t.Helper()
	m := wal.NewMemory(image)
	_, s, err := wal.Open(m, 1)
	require.NoError(t, err, "%q", image)
	require.Equal(t, wal.State{ID: 1, Size: wal.HeaderSize, Torn: int64(len(image))}, s)
	require.Equal(t, wal.Header(1), m.Bytes())
}

func TestOpen_refuses_a_header_that_no_torn_write_left(t *testing.T) {
	garbled := wal.Header(1)
	garbled[17] ^= 1
	for says, image := range map[string][]byte{
		"noLog mark=raft.wal": []byte("rafting for beginners"),
		"logVersion got=3":    waltest.Header(3, 1),
		"headerSum":           append(slices.Clone(garbled), "a torn record"...),
		"noTornWrite":         append(make([]byte, 20), waltest.Record(plain(1, 1, "x"))...),
	} {
		m := wal.NewMemory(image)
		_, _, err := wal.Open(m, 1)
		assert.ErrorContains(t, err, says)
		assert.Equal(t, image, m.Bytes())
	}
}
