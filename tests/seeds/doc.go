// Package seeds runs a random test for many seeds, and says how to repeat the one that failed.
package seeds
