package learn

import "embed"

// Files are the articles' folders.
//
//go:embed etcd-and-raft
var Files embed.FS

// Names are the articles, in the order in which a reader may want them.
var Names = []string{"etcd-and-raft"}
