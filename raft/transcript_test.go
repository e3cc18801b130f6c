package raft_test

import (
	"embed"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each file of testdata/transcripts tells a story about Raft: a script of commands
// (transcript_commands_test.go), and below each, after a line of four hyphens, what the
// servers then said and did, up to an empty line. Lines that begin with # are for the reader.
//
//go:embed testdata/transcripts/*.txt
var transcripts embed.FS

const transcriptFolder = "testdata/transcripts"

// ruler parts a command from what came of it.
const ruler = "----"

// passage is one command of a transcript, with the comments before it and what is
// written below it.
type passage struct {
	head   []string // verbatim, the command among them
	told   []string
	number int // of the line at which head begins, from 1
}

func TestTranscripts(t *testing.T) {
	files, err := transcripts.ReadDir(transcriptFolder)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		t.Run(strings.TrimSuffix(f.Name(), ".txt"), func(t *testing.T) { playTranscript(t, path.Join(transcriptFolder, f.Name())) })
	}
}

func playTranscript(t *testing.T, file string) {
	text, err := transcripts.ReadFile(file)
	require.NoError(t, err)
	passages, rest := parseTranscript(string(text))
	require.NotEmpty(t, passages, "%s holds no command", file)
	require.True(t, strings.HasPrefix(passages[0].head[0], "# "), "%s has to begin with a comment that tells its story", file)
	s := &stage{t: t}
	for i := range passages {
		p := &passages[i]
		told := s.play(fmt.Sprintf("%s:%d", file, p.number), p.command())
		if !*updateFlag {
			compareTold(t, file, p, told)
		}
		p.told = told
	}
	if *updateFlag {
		require.NoError(t, os.WriteFile(file, []byte(printTranscript(passages, rest)), 0o644))
	}
}

// command is a passage's head without its comments.
func (p *passage) command() []string {
	var lines []string
	for _, line := range p.head {
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// parseTranscript also returns the lines behind the last passage.
func parseTranscript(text string) ([]passage, []string) {
	var passages []passage
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	begin := 0
	for i := 0; i < len(lines); i++ {
		if lines[i] != ruler {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end] != "" {
			end++
		}
		passages = append(passages, passage{head: lines[begin:i], told: lines[i+1 : end], number: begin + 1})
		begin = min(end+1, len(lines))
		i = end
	}
	return passages, lines[begin:]
}

func printTranscript(passages []passage, rest []string) string {
	var b strings.Builder
	for i, p := range passages {
		if i > 0 {
			b.WriteString("\n")
		}
		for _, part := range [][]string{p.head, {ruler}, p.told} {
			b.WriteString(strings.Join(part, "\n") + "\n")
		}
	}
	if len(rest) > 0 {
		b.WriteString("\n" + strings.Join(rest, "\n") + "\n")
	}
	return b.String()
}

// compareTold fails at the first line that differs, and shows what is around it.
func compareTold(t *testing.T, file string, p *passage, told []string) {
	at := 0
	for at < len(told) && at < len(p.told) && told[at] == p.told[at] {
		at++
	}
	if at == len(told) && at == len(p.told) {
		return
	}
	var b strings.Builder
	line := p.number + len(p.head) + 1 + at
	fmt.Fprintf(&b, "%s:%d differs, below the command: %s\n", file, line, strings.Join(p.command(), "; "))
	for _, l := range told[max(0, at-3):at] {
		fmt.Fprintf(&b, "    %s\n", l)
	}
	for _, l := range p.told[at:min(len(p.told), at+3)] {
		fmt.Fprintf(&b, "  - %s\n", l)
	}
	for _, l := range told[at:min(len(told), at+3)] {
		fmt.Fprintf(&b, "  + %s\n", l)
	}
	fmt.Fprintf(&b, "To write it anew: go test ./raft -run '%s' -update\n", t.Name())
	b.WriteString("Then read the difference, and commit it only if you can say what caused it and why it is right.")
	t.Fatal(b.String())
}

func TestTranscripts_print_as_they_were_parsed(t *testing.T) {
	for _, text := range []string{
		"# A story.\nstart 3\n----\none\ntwo\n\n# And\nthen\n----\nthree\n",
		"# A story.\nstart 3\nn1: 1 1\n----\none\n\n# The end.\n",
	} {
		passages, rest := parseTranscript(text)
		require.Equal(t, text, printTranscript(passages, rest))
	}
}
