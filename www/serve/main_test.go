package main

import (
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPortIsANumberFrom0To65535(t *testing.T) {
	h, err := read([]string{"--port", "0", "--store", "kept", "site"})
	require.NoError(t, err)
	assert.Equal(t, home{0, "site", "kept"}, h)
	h, err = read(nil)
	require.NoError(t, err)
	assert.Equal(t, home{8080, "dist", ""}, h)
	for _, wrong := range []string{"", "-1", "65536", "80.5", "http", "0x50", "08", "008080", "+80"} {
		_, err := read([]string{"--port=" + wrong})
		assert.ErrorContains(t, err, "--port takes a number from 0 to 65535", wrong)
	}
	for _, wrong := range [][]string{{"--fast"}, {"a", "b"}, {"--port"}} {
		_, err := read(wrong)
		assert.EqualError(t, err, "it takes --port N, --store FOLDER and one folder, which is dist where none is named")
	}
}

func TestWhatCanNotBeServedIsSaid(t *testing.T) {
	taken, err := listen(0)
	require.NoError(t, err)
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	assert.EqualError(t, home{port: port, folder: t.TempDir()}.serve(), fmt.Sprintf("port %d is taken: choose another with --port N (0: any free one)", port))
	assert.EqualError(t, home{folder: "no such folder"}.serve(), "no such folder is no folder: ./build.sh build makes dist/")
	assert.ErrorContains(t, home{folder: t.TempDir(), store: "main.go/kept"}.serve(), "--store takes a folder that can be written")
}
