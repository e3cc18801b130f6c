package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/hunt"
	"raftlab/raft/scenario"
	"raftlab/www/lab/scenarios"
)

// document is a scenario or a schema, as encoding/json reads it.
func document(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(text, &v), "%s", text)
	return v
}

func TestTheSchemaHoldsOfEveryScenarioThatASwarmDraws(t *testing.T) {
	rules := document(t, schema())
	for seed := range uint64(100) {
		plan := hunt.Draw(seed)
		require.Empty(t, wrong(rules, document(t, scenario.OfPlan(&plan).Append(nil)), ""), "seed %d", seed)
	}
}

func TestTheSchemaHoldsOfTheBuiltInScenarios(t *testing.T) {
	rules := document(t, schema())
	for _, name := range scenarios.Names {
		require.Empty(t, wrong(rules, document(t, scenarios.Of(name)), ""), name)
	}
}

func TestTheSchemaRefusesWhatReadersRefuse(t *testing.T) {
	rules := document(t, schema())
	const start = `{"nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50}, "steps": [`
	for _, text := range []string{
		`7`, `{}`, `{"nodes": 64}`, `{"nodes": 3, "node": 3}`, `{"nodes": 3, "settings": {"loss": 1.5}}`, `{"nodes": 3, "settings": {"drift": 1}}`,
		`{"nodes": 3, "rulesOff": ["gravity"]}`, start + `{"at": 1}]}`, start + `{"do": "fly"}]}`, start + `{"do": "restart"}]}`, start + `{"do": "crash", "node": "m1"}]}`,
		start + `{"do": "cut", "link": ["n1"]}]}`, start + `{"do": "cut", "link": ["n1", "n1"]}]}`, start + `{"do": "set", "settings": {"fsync": [1, 2, "square"]}}]}`,
		start + `{"do": "heal", "node": "n1"}]}`, start + `{"do": "put", "key": "k"}]}`, start + `{"wait": "long"}]}`, start + `{"expect": {"leader": "n"}}]}`, start + `{"say": "hello"}]}`, start + `{"say": {"ko": "a"}}]}`, start + `{"say": {"en": "a", "ko_KR": "b"}}]}`, start + `{"say": {"en": "a", "ko": 7}}]}`, start + `{"do": "powerLoss", "nodes": []}]}`,
	} {
		assert.NotEmpty(t, wrong(rules, document(t, []byte(text)), ""), text)
		_, err := scenario.Read([]byte(text))
		assert.Error(t, err, text)
	}
	assert.Empty(t, wrong(rules, document(t, []byte(start+`{"do": "crash", "when": "atWrite", "for": 20}, {"do": "partition", "groups": [["n1"], ["n2"]]}, {"say": {"en": "a", "pt-BR": "b", "x-c": "c"}}]}`)), ""))
}

// wrong is the first place of a document that breaks a schema, as far as ours say anything; "" for none.
func wrong(schema, v any, at string) string {
	s := schema.(map[string]any)
	for _, key := range slices.Sorted(keys(s)) {
		if what := breaks(s, key, v, at); what != "" {
			return what
		}
	}
	return ""
}

func keys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// types are Go's kinds for JSON Schema's.
var types = map[string]reflect.Kind{"object": reflect.Map, "array": reflect.Slice, "number": reflect.Float64, "integer": reflect.Float64, "string": reflect.String, "boolean": reflect.Bool}

func breaks(s map[string]any, key string, v any, at string) string {
	rule, no := s[key], fmt.Sprintf("%s breaks %s", at, key)
	ok := true
	switch key {
	case "$schema", "title", "description":
	case "type":
		ok = reflect.ValueOf(v).Kind() == types[rule.(string)] && (rule != "integer" || v.(float64) == float64(int64(v.(float64))))
	case "const":
		ok = v == rule
	case "enum":
		ok = slices.Contains(rule.([]any), v)
	case "anyOf":
		ok = slices.ContainsFunc(rule.([]any), func(one any) bool { return wrong(one, v, at) == "" })
	default:
		switch v := v.(type) {
		case float64:
			ok = key == "minimum" && v >= rule.(float64) || key == "maximum" && v <= rule.(float64)
		case string:
			n := float64(len([]rune(v)))
			ok = key == "minLength" && n >= rule.(float64) || key == "maxLength" && n <= rule.(float64) || key == "pattern" && regexp.MustCompile(rule.(string)).MatchString(v)
		case []any:
			return breaksList(s, key, v, at)
		case map[string]any:
			return breaksObject(s, key, v, at)
		}
	}
	if ok {
		return ""
	}
	return no
}

func breaksList(s map[string]any, key string, v []any, at string) string {
	ok := true
	switch rule := s[key]; key {
	case "items", "prefixItems":
		for i, item := range v {
			one := rule
			if list, each := rule.([]any); each {
				one = list[min(i, len(list)-1)]
			}
			if what := wrong(one, item, fmt.Sprintf("%s[%d]", at, i)); what != "" {
				return what
			}
		}
	case "minItems":
		ok = len(v) >= int(rule.(float64))
	case "maxItems":
		ok = len(v) <= int(rule.(float64))
	case "uniqueItems":
		for i := range v {
			ok = ok && !slices.Contains(v[:i], v[i])
		}
	default:
		return "the test does not know " + key
	}
	if ok {
		return ""
	}
	return at + " breaks " + key
}

func breaksObject(s map[string]any, key string, v map[string]any, at string) string {
	properties, _ := s["properties"].(map[string]any)
	for name, field := range v {
		switch one, known := properties[name]; {
		case !known && key == "additionalProperties" && s[key] == false:
			return at + "." + name + " is unknown"
		case !known && key == "additionalProperties" || key == "propertyNames":
			value := map[string]any{"additionalProperties": field, "propertyNames": name}[key]
			if what := wrong(s[key], value, at+"."+name); what != "" {
				return what
			}
		case known && key == "properties":
			if what := wrong(one, field, at+"."+name); what != "" {
				return what
			}
		}
	}
	switch rule := s[key]; key {
	case "properties", "additionalProperties", "propertyNames":
	case "required":
		for _, name := range rule.([]any) {
			if _, is := v[name.(string)]; !is {
				return at + " lacks " + name.(string)
			}
		}
	case "minProperties", "maxProperties":
		if float64(len(v)) != rule.(float64) {
			return at + " breaks " + key
		}
	default:
		return "the test does not know " + key
	}
	return ""
}
