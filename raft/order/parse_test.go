package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/order"
)

// FuzzParse compares with encoding/json: what is JSON, and what its strings say.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"do": "put", "key": "k", "value": "v", "within": 5e3}`, `[]`, `{}`, `[1, -0.5, 1E+9, true, false, null]`, `"\u00e9\ud83e\udd80\ud800x\n\/\\\""`,
		`[01]`, `[1.]`, `[.5]`, `[-]`, `[1e]`, `{"a" 1}`, `{"a":1,}`, `[1,]`, `"\x"`, "\"\x01\"", "\"bad \xff utf-8\"", ` [ ] `, `nul`, `truefalse`, `{"a":[{"b":[]}]}`, `"\u12"`, `"`, `"\`, "\"\\\n\"", "0\x00", "[0\x00]", "\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, why := order.ParseAny(text)
		if why != nil && why.Code == order.TooDeep || strings.HasPrefix(string(text), "\ufeff") {
			return
		}
		require.Equal(t, json.Valid(text), why == nil, "%q: %v", text, why)
		var fields map[string]any
		if why != nil || json.Unmarshal(text, &fields) != nil {
			return
		}
		seen := map[string]bool{}
		for name := range fields {
			if seen[name] = true; v.Text(name) != "" {
				require.Equal(t, fields[name], v.Text(name), "%q", name)
			}
		}
	})
}

func TestReadsWhatStringsSay(t *testing.T) {
	for _, text := range []string{`"plain"`, `"\u00e9\ud83e\udd80\ud800x\n\/\\\"\b\f\r\t"`, "\"한국어 🦀\"", "\"bad \xff utf-8\"", `"\udd80\ud83e"`, `"\ud83e\n"`} {
		var want string
		require.NoError(t, json.Unmarshal([]byte(text), &want))
		v, why := order.ParseAny([]byte(`{"a": ` + text + `}`))
		require.Nil(t, why)
		require.Equal(t, want, v.Text("a"))
	}
}
