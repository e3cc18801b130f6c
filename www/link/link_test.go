package link

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/sim"
)

// vector is a link, and what www/lab/linked.ts reads of its moment.
type vector struct {
	Name, Fragment string
	Moment         struct {
		Build, Digest string
		At            json.Number
		Events        uint64
		Calls         []any
		Besides       map[string]any
	}
}

// vectors are those that tests/unit/link.test.mjs reads and writes too.
func vectors(t testing.TB) (all []vector) {
	t.Helper()
	text, err := os.ReadFile("../../tests/unit/links.json")
	require.NoError(t, err)
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	require.NoError(t, d.Decode(&all))
	return all
}

func TestALinkIsReadAsThePageReadsIt(t *testing.T) {
	for _, v := range vectors(t) {
		l, err := Read(v.Fragment)
		require.NoError(t, err, v.Name)
		assert.Equal(t, strings.Contains(v.Fragment, "world=sim"), l.Virtual, v.Name)
		m := v.Moment
		assert.Equal(t, []any{m.Build, m.At, m.Events, m.Digest}, []any{l.Build, millis(l.At), l.Events, l.Digest}, v.Name)
		want, err := json.Marshal(m.Calls)
		require.NoError(t, err)
		got, err := json.Marshal(append([]map[string]any{}, l.calls...))
		require.NoError(t, err)
		assert.JSONEq(t, string(want), string(got), v.Name)
		if besides, err := json.Marshal(l.besides); assert.NoError(t, err) && len(m.Besides) > 0 {
			want, err := json.Marshal(m.Besides)
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(besides), v.Name)
		}
	}
}

func TestTheRunOfALinkIsADocument(t *testing.T) {
	for _, v := range vectors(t) {
		l, err := Read(v.Fragment)
		require.NoError(t, err)
		if l.Lesson != nil {
			assert.NotEmpty(t, l.Lesson.Document, v.Name)
			continue
		}
		run, err := sim.ReadRun(l.Run())
		require.NoError(t, err, v.Name)
		assert.Len(t, run.Log, len(v.Moment.Calls), v.Name)
		assert.Equal(t, v.Moment.Digest, run.Digest)
	}
}

func TestWordsAreWhatTheyAreOnThePage(t *testing.T) {
	l, err := Read("world=sim&nodes=03&engine=etcd&seed=9&election=150.50-300&heartbeat=35&loss=1e-2&pre-vote=false&rules-off=majority+no-op&snapshot-every=7&scale=max&moment=1hSxhZTlkM2FjNWM1NGZfoIfLugFAIIGDQF_M6MqSAaMDAAEhYQIhYg&lang=ko")
	require.NoError(t, err)
	var run struct {
		Nodes, Seed, SnapshotEvery int
		Engine                     string
		RulesOff                   []string
		Settings                   map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal(l.Run(), &run))
	assert.Equal(t, []any{3, 9, 7, "etcd", []string{"majority", "no-op"}}, []any{run.Nodes, run.Seed, run.SnapshotEvery, run.Engine, run.RulesOff})
	for name, value := range map[string]string{"election": "[150.5,300]", "heartbeat": "35", "loss": "0.01", "preVote": "false", "checkQuorum": "true", "latency": "[5,15]", "fsync": "[0,0]"} {
		assert.Equal(t, value, string(run.Settings[name]), name)
	}
	assert.Equal(t, "ko", l.Get("lang"))
	assert.Empty(t, l.Get("theme"))
}

func TestWhatIsNoLinkIsRefusedWithASentence(t *testing.T) {
	const moment = "moment=1hSxhZTlkM2FjNWM1NGZfoIfLugFAIIGDQF_M6MqSAaMDAAEhYQIhYg"
	for fragment, why := range map[string]string{
		"":                                      "a link to a moment has moment=",
		"&" + moment:                            `"" is no word of a link`,
		"world=sim":                             "a link to a moment has moment=",
		"world=mars&" + moment:                  "world=mars can't be read",
		"moment=2abc":                           "moment=2abc can't be read",
		"moment=":                               "moment= can't be read",
		"nodes=many&" + moment:                  "nodes=many can't be read",
		"nodes=0x3&" + moment:                   "nodes=0x3 can't be read",
		"nodes=3&nodes=4&" + moment:             "nodes is there twice",
		"base=https://evil.example&" + moment:   `"base" is no word of a link`,
		"pre-vote=maybe&" + moment:              "pre-vote=maybe can't be read",
		"election=1-2-3&" + moment:              "election=1-2-3 can't be read",
		"lang=<script>&" + moment:               "lang=<script> can't be read",
		"scale=%zz&" + moment:                   "has a % that nothing is written with",
		"moment=" + strings.Repeat("1", 20_000): "a link has at most 16384 characters, and this one has 20007",
	} {
		_, err := Read(fragment)
		assert.ErrorContains(t, err, why, fragment)
	}
}

func TestHostileMomentsTakeNoRoom(t *testing.T) {
	much := "\xff\xff\xff\xff\xff\xff\x07"
	many := strings.Repeat
	for _, bytes := range []string{
		"", "\x9f" + much, "\xbf" + much, "\x3f" + much, "\x7f" + much, "\x1f" + much, "\xff" + much, "\xdf" + much, "\x5f\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x5f\xff", "\x63NaN", "\x641e99", "\x62-0", "\x631.0",
		"\x22\xc0\x80", many("\x81", 5000), many("\xa1", 5000), "\x80\x80", "\x5f" + many("\x80", 200) + "\x00",
		"\x9f\x80\x2e\x3f\xf0\x2e" + many("a", 6000) + many("\xe0", 5887), // a text of 6,000 characters, told again as often as there is room for
	} {
		_, err := unpack(base64.RawURLEncoding.EncodeToString([]byte(bytes)))
		assert.ErrorIs(t, err, errUnreadable, "%.20q", bytes)
	}
}

// Links that were changed anywhere are read as what they say, or refused.
func TestChangedLinksAreReadOrRefused(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	all := vectors(t)
	read := 0
	for range 5000 {
		letters := []byte(all[dice.IntN(len(all))].Fragment)
		for range 1 + dice.IntN(3) {
			at := dice.IntN(len(letters))
			switch dice.IntN(3) {
			case 0:
				letters[at] = digitsOf64[dice.IntN(64)]
			case 1:
				letters = append(letters[:at:at], letters[min(len(letters), at+1+dice.IntN(5)):]...)
			default:
				letters = append(letters[:at:at], letters[at/2:]...)
			}
		}
		if l, err := Read(string(letters)); err == nil {
			read++
			assert.NotEmpty(t, l.Run())
		} else {
			assert.Less(t, len(err.Error()), 400)
		}
	}
	assert.NotZero(t, read)
}

func FuzzRead(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.Fragment)
	}
	f.Fuzz(func(t *testing.T, fragment string) {
		if l, err := Read(fragment); err == nil {
			_, err := url.ParseQuery(fragment)
			assert.NoError(t, err)
			_, _ = sim.ReadRun(l.Run())
		}
	})
}
