package main

import (
	"fmt"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// own are the addresses of this machine.
var own = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func TestAPortIsANumberFrom0To65535(t *testing.T) {
	h, err := read([]string{"--port", "0", "--store", "kept", "site"})
	require.NoError(t, err)
	assert.Equal(t, home{0, "site", "kept", own}, h)
	h, err = read(nil)
	require.NoError(t, err)
	assert.Equal(t, home{8080, "dist", "", own}, h)
	for _, wrong := range []string{"", "-1", "65536", "80.5", "http", "0x50", "08", "008080", "+80"} {
		_, err := read([]string{"--port=" + wrong})
		assert.ErrorContains(t, err, "--port takes a number from 0 to 65535", wrong)
	}
	for _, wrong := range [][]string{{"--fast"}, {"a", "b"}, {"--port"}} {
		_, err := read(wrong)
		assert.EqualError(t, err, "it takes --port N, --store FOLDER, --proxy ADDRESSES and one folder, which is dist where none is named")
	}
}

func TestProxiesAreAddressesAndNetworks(t *testing.T) {
	h, err := read([]string{"--proxy", "127.0.0.1,203.0.113.0/24,2001:db8::/32"})
	require.NoError(t, err)
	assert.Equal(t, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")}, h.proxies)
	h, err = read([]string{"--proxy=none"})
	require.NoError(t, err)
	assert.Empty(t, h.proxies)
	for _, wrong := range []string{"", "localhost", "127.0.0.1,", "10.0.0.0/33", "127.0.0.1:80"} {
		_, err := read([]string{"--proxy=" + wrong})
		assert.ErrorContains(t, err, "--proxy takes addresses and networks, with commas between, such as 127.0.0.1,203.0.113.0/24, or none, not ", wrong)
	}
}

func TestASiteStandsAtTheTopOfItsHost(t *testing.T) {
	for _, address := range []string{"", "https://your.host", "https://your.host/", "http://127.0.0.1:8080"} {
		read, err := siteOf(address)
		require.NoError(t, err, address)
		assert.Equal(t, address, read)
	}
	for _, wrong := range []string{"your.host", "https://your.host/raftlab", "https://your.host/?x", "https://", "/", ":::"} {
		_, err := siteOf(wrong)
		assert.ErrorContains(t, err, "RAFTLAB_SITE takes where this server stands", wrong)
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
