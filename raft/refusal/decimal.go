package refusal

import "strconv"

// Places is how many decimals times in ms and factors have.
const Places = 6

// AppendDecimal writes v/10^places without zeros at its end.
func AppendDecimal(b []byte, v int64, places int) []byte {
	rest := uint64(v)
	if v < 0 {
		b, rest = append(b, '-'), -rest
	}
	unit := uint64(1)
	for range places {
		unit *= 10
	}
	b = strconv.AppendUint(b, rest/unit, 10)
	if rest %= unit; rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		unit /= 10
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

// Decimal is v/10^places as a text.
func Decimal(v int64, places int) string { return string(AppendDecimal(nil, v, places)) }
