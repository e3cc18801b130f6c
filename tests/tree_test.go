package tests

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// made are the directories that tools make; they are not the project's.
var made = map[string]bool{".git": true, ".cache": true, "dist": true, "node_modules": true, "testdata": true}

// source is a file of the project.
type source struct {
	path string // from the top directory, with slashes
	text string
}

// sources reads the project's files whose names end in one of ext.
func sources(t *testing.T, ext ...string) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if made[entry.Name()] {
				return filepath.SkipDir
			}
			return nil
		}
		for _, end := range ext {
			if strings.HasSuffix(path, end) {
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				all = append(all, source{path: filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), text: string(text)})
				break
			}
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// folder is the directory of a source.
func (s source) folder() string { return filepath.ToSlash(filepath.Dir(s.path)) }

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }
