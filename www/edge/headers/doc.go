// Command headers writes the files _headers and .assetsignore into a built site's folder: what www/edge says of each file and which it
// does not serve, for hosts that serve them by themselves. It prints what www/edge says of a refusal, as JSON.
//
//	go run ./www/edge/headers dist
package main
