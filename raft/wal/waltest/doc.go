// Package waltest is the suite that every maker of a wal.File must pass: memory
// natively, OPFS in a worker. It builds its files byte by byte, from the format that
// package wal documents, and not with package wal's own writer.
package waltest
