package edge

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8:ffff::/48")}

func TestOneClientIsOneAddressOrOneNetwork(t *testing.T) {
	for from, address := range map[string]string{
		"192.0.2.1:80": "192.0.2.1", "192.0.2.1": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]": "2001:db8:1:2::/64", "[fe80::1%eth0]:80": "fe80::/64", "odd": "odd", "": "",
	} {
		assert.Equal(t, address, networkOf(from), from)
	}
}

// What stands before the first address of a stranger is that stranger's own word.
func TestAClientIsTheLastOneThatAProxyNamesAndNobodyBelieves(t *testing.T) {
	h := &handler{Config: Config{Proxies: proxies}}
	for _, of := range []struct {
		peer   string
		told   []string
		client string
	}{
		{"192.0.2.1:80", nil, "192.0.2.1"},
		{"192.0.2.1:80", []string{"198.51.100.1"}, "192.0.2.1"},
		{"127.0.0.1:80", nil, "127.0.0.1"},
		{"127.0.0.1:80", []string{""}, "127.0.0.1"},
		{"127.0.0.1:80", []string{"192.0.2.1"}, "192.0.2.1"},
		{"127.0.0.1:80", []string{"198.51.100.1, 192.0.2.1"}, "192.0.2.1"},
		{"127.0.0.1:80", []string{"198.51.100.1", "192.0.2.1"}, "192.0.2.1"},
		{"127.0.0.1:80", []string{"198.51.100.1, 192.0.2.1 , 203.0.113.7"}, "192.0.2.1"},
		{"127.0.0.1:80", []string{"192.0.2.1, odd, 203.0.113.7"}, "203.0.113.7"},
		{"127.0.0.1:80", []string{"192.0.2.1:4711"}, "192.0.2.1"},
		{"[2001:db8:ffff::1]:80", []string{"[2001:db8:1:2:3::4]:4711"}, "2001:db8:1:2::/64"},
		{"[::ffff:127.0.0.1]:80", []string{"127.0.0.1, 203.0.113.1"}, "127.0.0.1"},
	} {
		r := &http.Request{RemoteAddr: of.peer, Header: http.Header{"X-Forwarded-For": of.told}}
		assert.Equal(t, of.client, h.client(r), "%s says %q", of.peer, of.told)
	}
}

func TestNobodyEscapesALimitByAHeader(t *testing.T) {
	limit := func() Limit { return &Minutely{Most: 2, Now: func() time.Time { return time.Unix(1, 0) }} }
	moment := links(t)[0].Fragment
	for peer, told := range map[string]string{"192.0.2.1:1": "198.51.100.%d", "127.0.0.1:1": "198.51.100.%d, 192.0.2.1", "[2001:db8:1:2::5]:1": "2001:db8:1:2::%d"} {
		h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}, Limit: limit(), Proxies: proxies})
		for i := range 4 {
			named := fmt.Sprintf(told, i)
			r := post(h, peer, moment, "X-Forwarded-For", named, "CF-Connecting-IP", named, "Forwarded", "for="+named, "X-Real-IP", named)
			assert.Equal(t, i < 2, r.StatusCode == http.StatusCreated, "%s: %d", peer, i)
		}
		assert.Equal(t, http.StatusCreated, post(h, "127.0.0.1:1", moment, "X-Forwarded-For", "192.0.2.2").StatusCode, "another may")
	}
}

func TestAProxyIsBelievedHowItWasAsked(t *testing.T) {
	h := New(Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}, Proxies: proxies})
	site := Config{Files: files, Engines: engines, Store: &Folder{Path: t.TempDir(), Most: 100}, Address: "https://your.host/"}
	assert.True(t, strings.HasPrefix(body(post(New(site), "192.0.2.1:1", links(t)[0].Fragment)), "https://your.host/s/"), "who says where it stands asks nobody")
	for peer, scheme := range map[string]string{"127.0.0.1:1": "https:", "192.0.2.1:1": "http:"} {
		assert.True(t, strings.HasPrefix(body(post(h, peer, links(t)[0].Fragment, "X-Forwarded-Proto", "https")), scheme+"//example.com/s/"), peer)
	}
}
