package edge

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// encoding is one that a file may lie there in, under its name with an ending; the zero value: as it is.
type encoding struct{ name, ending string }

// encodings are such, the shortest first.
var encodings = [...]encoding{{"br", ".br"}, {"gzip", ".gz"}}

// wanted are those of some encodings that a reader takes, and wants no less than the file as it is: the most wanted first.
func wanted(all []encoding, h http.Header) (taken []encoding) {
	accepted := strings.Join(h.Values("Accept-Encoding"), ",")
	weights := map[encoding]float64{}
	plain, _ := weightOf(accepted, "identity")
	for _, e := range all {
		weight, is := weightOf(accepted, e.name)
		if !is {
			weight, _ = weightOf(accepted, "*")
		}
		if weights[e] = weight; weight > 0 && weight >= plain {
			taken = append(taken, e)
		}
	}
	slices.SortStableFunc(taken, func(a, b encoding) int { return cmp.Compare(weights[b], weights[a]) })
	return taken
}

// isWeight is what a weight looks like: RFC 9110, section 12.4.2.
var isWeight = regexp.MustCompile(`^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$`)

// weightOf is how much a reader wants an encoding, from 0, which is not at all, to 1; false: it is not named. A weight that can't be read
// is 0.
func weightOf(accepted, encoding string) (weight float64, is bool) {
	for part := range strings.SplitSeq(accepted, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		for parameter := range strings.SplitSeq(parameters, ";") {
			name, value, _ := strings.Cut(parameter, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "q") {
				continue
			}
			if value = strings.TrimSpace(value); !isWeight.MatchString(value) {
				return 0, true
			}
			weight, _ = strconv.ParseFloat(value, 64)
			return weight, true
		}
		return 1, true
	}
	return 0, false
}

// isRange is what a Range looks like that asks for parts: RFC 9110, section 14.1.2.
var isRange = regexp.MustCompile(`^bytes=[ \t]*([0-9]+-[0-9]*|-0*[1-9][0-9]*)([ \t]*,[ \t]*([0-9]+-[0-9]*|-0*[1-9][0-9]*))*[ \t]*$`)

// mostParts are of one answer: each costs a header of its own.
const mostParts = 16

// readable is a request without a Range that can't be read or asks for too many parts. Who sent it gets the whole, as RFC 9110, section 14.2,
// has it; and so does who asks for parts that come to more than the whole, of net/http.
func readable(r *http.Request) *http.Request {
	parts := r.Header.Values("Range")
	if len(parts) == 0 || len(parts) == 1 && isRange.MatchString(parts[0]) && strings.Count(parts[0], ",") < mostParts {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Del("Range")
	return r
}
