package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"raftlab/www/edge"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "headers: it takes one folder, that of a built site")
		os.Exit(2)
	}
	text, err := edge.Headers(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Args[1], "_headers"), []byte(text), 0o644)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Args[1], ".assetsignore"), []byte(edge.Ignored()), 0o644)
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(edge.Refused())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "headers: "+err.Error())
		os.Exit(1)
	}
}
