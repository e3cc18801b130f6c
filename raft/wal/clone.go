package wal

import "slices"

// Clone returns a log that goes on by itself in another file, which holds the same.
func (l *Log) Clone(file File) *Log {
	c := *l
	c.file, c.buf = file, nil
	c.saving.parts.at = slices.Clip(l.saving.parts.at)
	return &c
}
