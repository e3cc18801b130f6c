package main

import (
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPortIsANumberFrom0To65535(t *testing.T) {
	port, folder, err := read([]string{"--port", "0", "site"})
	require.NoError(t, err)
	assert.Equal(t, 0, port)
	assert.Equal(t, "site", folder)
	port, folder, err = read(nil)
	require.NoError(t, err)
	assert.Equal(t, 8080, port)
	assert.Equal(t, "dist", folder)
	for _, wrong := range []string{"", "-1", "65536", "80.5", "http", "0x50", "08", "008080", "+80"} {
		_, _, err := read([]string{"--port=" + wrong})
		assert.ErrorContains(t, err, "--port takes a number from 0 to 65535", wrong)
	}
	for _, wrong := range [][]string{{"--fast"}, {"a", "b"}, {"--port"}} {
		_, _, err := read(wrong)
		assert.EqualError(t, err, "it takes --port N and one folder, which is dist where none is named")
	}
}

func TestAPortThatIsTakenIsSaid(t *testing.T) {
	taken, err := listen(0)
	require.NoError(t, err)
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	assert.EqualError(t, serve(port, t.TempDir()), fmt.Sprintf("port %d is taken: choose another with --port N (0: any free one)", port))
	assert.EqualError(t, serve(0, "no such folder"), "no such folder is no folder: ./build.sh build makes dist/")
}
