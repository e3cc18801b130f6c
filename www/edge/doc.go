// Package edge serves the lab's site to readers. [New] is one http.Handler over the files of dist/, the same at home (www/serve)
// and on a host's edge. Behind /m/ it has moments: a link's fragment, as a page that unfurls and as pictures, which show what a run made
// again by the same core comes to.
//
// # What it is not
//
// It is no part of the lab: a page from any static host works without it, and none of it is in the lab's own program. It keeps
// nothing of its readers, and moments only where its home has a store for them.
//
// Read handler.go first, then site.go, moment.go with work.go and recent.go, page.go, picture.go, oembed.go, store.go
// with client.go. A home that can't wait for its files and its store has outside.go, and one that serves the files by itself headers.go.
package edge
