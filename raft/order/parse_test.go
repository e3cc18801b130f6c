package order_test

import (
	"bytes"
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
		`[01]`, `[1.]`, `[.5]`, `[-]`, `[1e]`, `{"a" 1}`, `{"a":1,}`, `[1,]`, `"\x"`, "\"\x01\"", "\"bad \xff utf-8\"", ` [ ] `, `nul`, `truefalse`, `{"a":[{"b":[]}]}`, `"\u12"`, `"`, `"\`, "\"\\\n\"", "0\x00", "[0\x00]", "\x00", `{"a": "first", "a": "second", "b": 1, "b": "text"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, why := order.ParseAny(text)
		if why != nil && why.Code == order.TooDeep || strings.HasPrefix(string(text), "\ufeff") {
			return
		}
		require.Equal(t, json.Valid(text), why == nil, "%q: %v", text, why)
		if why != nil {
			return
		}
		for name, said := range firstTexts(text) {
			require.Equal(t, said, v.Text(name), "%q", name)
		}
	})
}

// firstTexts are what the fields of an object say, by name, as encoding/json reads them: "" of what is no string. Of fields of one name the first counts.
func firstTexts(text []byte) map[string]string {
	all := map[string]string{}
	d := json.NewDecoder(bytes.NewReader(text))
	if begin, _ := d.Token(); begin != json.Delim('{') {
		return all
	}
	for d.More() {
		name, _ := d.Token()
		var value any
		if d.Decode(&value) != nil {
			return all // of a number that is too large, say, it makes none
		}
		if _, known := all[name.(string)]; !known {
			all[name.(string)], _ = value.(string)
		}
	}
	return all
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
