// Command headers writes the file _headers into a built site's folder: what www/edge says of each file, for hosts that serve them
// by themselves. It prints what www/edge says of a refusal, as JSON.
//
//	go run ./www/edge/headers dist
package main
