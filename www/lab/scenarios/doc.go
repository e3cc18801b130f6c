// Package scenarios has the lessons that ship with the lab, a JSON document each (raft/scenario): the page
// imports the same files.
package scenarios
