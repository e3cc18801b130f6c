// Package freeze writes a tree of values down, and reads it again: whole structs, their unexported
// fields too, with pointers that share what they point to, in whatever circles.
//
// A [Format] says which concrete types interfaces may hold, and which of those are left out. Functions
// are left out always. So what was read is not yet what was written: it lacks the surroundings that a
// copy of it is given. What is frozen here is good to be cloned, and its clone is whole.
//
// Slices share nothing: two that were parts of one array are two arrays after.
//
// # What it is not
//
// It is no file format for another day: bytes are read by a program whose types are the same, field by
// field, and by no other ([ErrOther]).
//
// Read write.go first, then read.go and shape.go.
package freeze
