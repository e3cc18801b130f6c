package edge

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// believes tells whether what a peer says of whom it asks for is believed: X-Forwarded-For and X-Forwarded-Proto of a proxy that Config names.
func (h *handler) believes(peer string) bool {
	ip, is := ipOf(peer)
	return is && slices.ContainsFunc(h.Proxies, func(network netip.Prefix) bool { return network.Contains(ip) })
}

// client is whence a request comes, as a limit counts it. Each proxy appends the address that asked it, so those are believed from the last
// on, until one is of nobody who is believed: whatever stands before it is that client's own word.
func (h *handler) client(r *http.Request) string {
	at := r.RemoteAddr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		hop = strings.TrimSpace(hop)
		if _, is := ipOf(hop); !is || !h.believes(at) {
			break
		}
		at = hop
	}
	return networkOf(at)
}

// networkOf is an address without its port; of IPv6 the network of 64 bits, which is one client's.
func networkOf(address string) string {
	ip, is := ipOf(address)
	if !is {
		return address
	}
	if ip.Is6() {
		network, _ := ip.Prefix(64)
		return network.String()
	}
	return ip.String()
}

// ipOf reads an address, with a port or without.
func ipOf(address string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(strings.Trim(address, "[]"))
	if err != nil {
		with, _ := netip.ParseAddrPort(address)
		ip = with.Addr()
	}
	return ip.Unmap().WithZone(""), ip.IsValid()
}
