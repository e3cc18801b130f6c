package tests

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	link       = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInNames = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchor is the name that a host of Markdown gives a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(notInNames.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

func TestReadme_links_to_what_exists(t *testing.T) {
	for _, s := range sources(t, ".md") {
		anchors := map[string]bool{}
		for _, found := range heading.FindAllStringSubmatch(s.text, -1) {
			anchors[anchor(found[1])] = true
		}
		links := link.FindAllStringSubmatch(s.text, -1)
		require.NotEmpty(t, links)
		for _, found := range links {
			target := found[1]
			if strings.Contains(target, "://") {
				continue
			}
			path, name, within := strings.Cut(target, "#")
			if path == "" {
				assert.True(t, within && anchors[name], "%s links to %s, which is no heading", s.path, target)
				continue
			}
			file := filepath.Join("..", s.folder(), path)
			assert.False(t, made[strings.Split(filepath.ToSlash(path), "/")[0]], "%s links to %s, which a checkout does not hold", s.path, target)
			_, err := os.Stat(file)
			assert.NoError(t, err, "%s links to %s", s.path, target)
		}
	}
}

var (
	whoCanDoWhat = regexp.MustCompile(`(?s)### Who can do what\n(.*?)\n\n[^|]`)
	testName     = regexp.MustCompile("`([^`]+)`")
)

// Each line on what somebody can and can't do names the tests that hold it.
func TestReadme_names_tests_that_there_are_of_who_can_do_what(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	table := whoCanDoWhat.FindStringSubmatch(string(readme))
	require.NotNil(t, table)
	rows := strings.Split(strings.TrimSpace(table[1]), "\n")[2:]
	require.Len(t, rows, 5)
	for _, row := range rows {
		columns := strings.Split(strings.Trim(row, "| "), " | ")
		if strings.HasPrefix(columns[0], "the lab's own host") {
			continue // it can do all
		}
		names := testName.FindAllStringSubmatch(columns[len(columns)-1], -1)
		require.NotEmpty(t, names, row)
		for _, name := range names {
			places := []string{"../" + name[1], "browser/" + name[1] + ".test.mjs", "unit/" + name[1] + ".test.mjs"}
			found := false
			for _, place := range places {
				_, err := os.Stat(place)
				found = found || err == nil
			}
			require.True(t, found, "there is no test %s", name[1])
		}
	}
}
