package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"raftlab/www/edge"
)

// home is what the command line asks for.
type home struct {
	port          int
	folder, store string
	proxies       []netip.Prefix
}

func main() {
	h, err := read(os.Args[1:])
	if err == nil {
		err = h.serve()
	}
	fmt.Fprintln(os.Stderr, "serve: "+err.Error())
	os.Exit(1)
}

// read reads the command line.
func read(arguments []string) (h home, err error) {
	f := flag.NewFlagSet("serve", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	port, proxies := f.String("port", "8080", ""), f.String("proxy", "127.0.0.0/8", "")
	f.StringVar(&h.store, "store", "", "")
	if err := f.Parse(arguments); err != nil || f.NArg() > 1 {
		return h, errors.New("it takes --port N, --store FOLDER, --proxy ADDRESSES and one folder, which is dist where none is named")
	}
	if h.folder = f.Arg(0); h.folder == "" {
		h.folder = "dist"
	}
	if h.port, err = portOf(*port); err == nil {
		h.proxies, err = proxiesOf(*proxies)
	}
	return h, err
}

// proxiesOf are networks from their text.
func proxiesOf(text string) (all []netip.Prefix, err error) {
	if text == "none" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		network, err := netip.ParsePrefix(part)
		if ip, wrong := netip.ParseAddr(part); wrong == nil {
			network, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("--proxy takes addresses and networks, with commas between, such as 127.0.0.1,203.0.113.0/24, or none, not %q", part)
		}
		all = append(all, network)
	}
	return all, nil
}

// portOf is a port's number from its text.
func portOf(text string) (int, error) {
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || strconv.FormatUint(port, 10) != text {
		return 0, fmt.Errorf("--port takes a number from 0 to 65535 (0: any free one), a whole number without leading zeros, not %q", text)
	}
	return int(port), nil
}

// siteOf is where the site stands, from its text; "": nobody says.
func siteOf(text string) (string, error) {
	u, err := url.Parse(text)
	if text == "" || err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && strings.TrimSuffix(text, "/") == u.Scheme+"://"+u.Host {
		return text, nil
	}
	return "", fmt.Errorf("RAFTLAB_SITE takes where this server stands, which is the top of a host, such as https://your.host, not %q", text)
}

// What a store of moments takes: files in its folder, and moments of one address a minute.
const mostStored, mostAMinute = 100_000, 10

// serve serves a folder until it fails.
func (h home) serve() error {
	if info, err := os.Stat(h.folder); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is no folder: ./build.sh build makes dist/", h.folder)
	}
	address, err := siteOf(os.Getenv("RAFTLAB_SITE"))
	if err != nil {
		return err
	}
	c := edge.Config{Files: os.DirFS(h.folder), Engines: edge.Cores, Address: address, Proxies: h.proxies}
	if h.store != "" {
		if err := os.MkdirAll(h.store, 0o755); err != nil {
			return fmt.Errorf("--store takes a folder that can be written: %w", err)
		}
		c.Store = &edge.Folder{Path: h.store, Most: mostStored}
		c.Limit = &edge.Minutely{Most: mostAMinute, Now: time.Now}
	}
	listener, err := listen(h.port)
	if err != nil {
		return err
	}
	fmt.Printf("Raftlab is at http://%s/ (end it with Ctrl-C)\n", listener.Addr())
	server := http.Server{Handler: edge.New(c), DisableGeneralOptionsHandler: true, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: time.Minute}
	return server.Serve(listener)
}

// listen takes a port of this machine; its error is a sentence.
func listen(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %d is taken: choose another with --port N (0: any free one)", port)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("port %d needs more rights: choose one from 1024 with --port N", port)
	}
	return listener, err
}
