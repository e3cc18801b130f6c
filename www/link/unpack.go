package link

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// errUnreadable is of a text that nobody packed.
var errUnreadable = errors.New("link: this is no packed text")

// What a value's first byte begins with.
const (
	kindWord = iota
	kindText
	kindWhole
	kindNumber // as it is written
	kindList
	kindFields
	kindOther // null, false or true
	kindAgain // a text that stands before
)

const (
	small      = 31 // the highest number that stands in that byte; what is more comes behind it
	deepest    = 12
	longest    = 1 << 18 // UTF-16 units of all texts together
	safest     = 1<<53 - 1
	digitsOf64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

var others = [...]any{nil, false, true}

// unpack reads what pack of www/lab/pack.ts wrote: values of encoding/json, numbers as json.Number. It takes no more room
// than a small multiple of the text, whatever that claims to hold.
func unpack(text string) (any, error) {
	if strings.Trim(text, digitsOf64) != "" || len(text)%4 == 1 {
		return nil, errUnreadable
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errUnreadable
	}
	u := &unpacker{b: b}
	v := u.value(0)
	if u.failed || len(u.b) > 0 {
		return nil, errUnreadable
	}
	return v, nil
}

type unpacker struct {
	b      []byte // what is still to be read
	texts  []string
	told   int // UTF-16 units
	failed bool
}

func (u *unpacker) fail() {
	u.failed, u.b = true, nil
}

func (u *unpacker) value(depth int) any {
	kind, number := u.head()
	if depth > deepest {
		u.fail()
	}
	if u.failed {
		return nil
	}
	switch kind {
	case kindWhole:
		return json.Number(strconv.FormatUint(number, 10))
	case kindNumber:
		return u.number(u.raw(number))
	case kindList:
		list := []any{}
		for range u.each(number) {
			list = append(list, u.value(depth+1))
		}
		return list
	case kindFields:
		fields := map[string]any{}
		for range u.each(number) {
			name := u.text(u.head())
			fields[name] = u.value(depth + 1)
		}
		return fields
	case kindOther:
		if number >= uint64(len(others)) {
			u.fail()
			return nil
		}
		return others[number]
	}
	return u.text(kind, number)
}

// each is as many as are said to follow, each of which takes a byte at least.
func (u *unpacker) each(number uint64) int {
	if number > uint64(len(u.b)) {
		u.fail()
		return 0
	}
	return int(number)
}

func (u *unpacker) text(kind byte, number uint64) (text string) {
	switch {
	case kind == kindText:
		text = u.raw(number)
	case kind == kindWord && number < uint64(len(words)):
		text = words[number]
	case kind == kindAgain && number < uint64(len(u.texts)):
		text = u.texts[number]
	default:
		u.fail()
	}
	for _, c := range text {
		u.told += utf16.RuneLen(c)
	}
	if u.told > longest {
		u.fail()
	}
	if kind == kindText {
		u.texts = append(u.texts, text)
	}
	return text
}

// number is one as JavaScript writes it, which is as encoding/json does.
func (u *unpacker) number(written string) any {
	n, err := strconv.ParseFloat(written, 64)
	if err != nil || n == 0 && math.Signbit(n) {
		u.fail()
		return nil
	}
	if again, err := json.Marshal(n); err != nil || string(again) != written {
		u.fail()
	}
	return json.Number(written)
}

func (u *unpacker) raw(length uint64) string {
	n := u.each(length)
	text := u.b[:n]
	u.b = u.b[n:]
	if !utf8.Valid(text) {
		u.fail()
	}
	return string(text)
}

func (u *unpacker) head() (kind byte, number uint64) {
	head := u.byte()
	if number = uint64(head & small); number == small {
		number = u.long()
	}
	return head >> 5, number
}

// long is a number of seven bits a byte, the lowest first. As in JavaScript no part of it may be beyond what is exact.
func (u *unpacker) long() uint64 {
	number := 0.0
	for unit := 1.0; ; unit *= 128 {
		b := u.byte()
		if number += float64(b&127) * unit; !(number <= safest) {
			u.fail()
			return 0
		}
		if b < 128 {
			return uint64(number)
		}
	}
}

func (u *unpacker) byte() (b byte) {
	if len(u.b) == 0 {
		u.fail()
		return 0
	}
	b, u.b = u.b[0], u.b[1:]
	return b
}
