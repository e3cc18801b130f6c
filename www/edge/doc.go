// Package edge serves the lab's site to readers. [New] is one http.Handler over the files of dist/, the same at home (www/serve)
// and on a host's edge.
//
// # What it is not
//
// It is no part of the lab: a page from any static host works without it, and none of it is in the lab's own program. It keeps
// nothing of its readers.
//
// Read handler.go first, then site.go.
package edge
