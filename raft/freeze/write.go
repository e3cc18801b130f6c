package freeze

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"reflect"
	"slices"

	"raftlab/raft"
)

// Format is how a tree is written. Both sides have the same.
type Format struct {
	// Kinds are what interfaces may hold, each a value of its type.
	Kinds []any
	// Left are pointers to the interfaces whose content is left out.
	Left []any
	// Fixed are pointers to what both sides have already.
	Fixed []any
}

// A tree is the shape of its types (see shape) in 4 bytes, the root and then each that is pointed to,
// in the order in which they were met, and 4 bytes of checksum over all before.
const shapeSize, sumSize = 4, 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Append writes what a pointer points to. An error names what a tree can't have.
func (f *Format) Append(b []byte, root any) ([]byte, error) {
	w := &writer{b: b, seen: map[target]int{}, kinds: map[reflect.Type]int{}, left: map[reflect.Type]bool{}}
	begin := len(b)
	for i, kind := range f.Kinds {
		w.kinds[reflect.TypeOf(kind)] = i + 1
	}
	for _, left := range f.Left {
		w.left[reflect.TypeOf(left).Elem()] = true
	}
	for i, fixed := range f.Fixed {
		w.seen[targetOf(reflect.ValueOf(fixed))] = i
	}
	w.b = binary.LittleEndian.AppendUint32(w.b, f.shape(reflect.TypeOf(root)))
	w.number(reflect.ValueOf(root))
	for next := 0; next < len(w.waiting); next++ {
		w.value(w.waiting[next])
	}
	return binary.LittleEndian.AppendUint32(w.b, crc32.Checksum(w.b[begin:], castagnoli)), w.err
}

type writer struct {
	b       []byte
	seen    map[target]int // what was pointed to, by its number
	waiting []reflect.Value
	kinds   map[reflect.Type]int
	left    map[reflect.Type]bool
	err     error
}

// target is what a pointer points to: a struct and its first field are at one place.
type target struct {
	at uintptr
	of reflect.Type
}

func targetOf(v reflect.Value) target { return target{v.Pointer(), v.Type()} }

// number is that of what a pointer points to, which is written later if it is new.
func (w *writer) number(v reflect.Value) int {
	t := targetOf(v)
	n, known := w.seen[t]
	if !known {
		n = len(w.seen)
		w.seen[t] = n
		w.waiting = append(w.waiting, v.Elem())
	}
	return n
}

func (w *writer) fail(what string, t reflect.Type) {
	if w.err == nil {
		w.err = errors.New(what + ": " + t.String())
	}
}

func (w *writer) count(n int) { w.b = raft.AppendUint(w.b, n) }

func (w *writer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		w.b = raft.AppendBool(w.b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.b = raft.AppendInt(w.b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.b = raft.AppendUint(w.b, v.Uint())
	case reflect.String:
		w.b = raft.AppendBytes(w.b, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			w.value(v.Field(i))
		}
	case reflect.Array:
		w.items(v)
	case reflect.Slice:
		w.slice(v)
	case reflect.Map:
		w.table(v)
	case reflect.Pointer:
		w.pointer(v)
	case reflect.Interface:
		w.held(v)
	case reflect.Func:
	default:
		w.fail("freeze: no such type can be written", v.Type())
	}
}

func (w *writer) items(v reflect.Value) {
	for i := range v.Len() {
		w.value(v.Index(i))
	}
}

// Where there may be nil, 0 is; a count is then one more.

func (w *writer) slice(v reflect.Value) {
	if v.IsNil() {
		w.count(0)
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.b = raft.AppendBytes(raft.AppendUint(w.b, 1), v.Bytes())
		return
	}
	w.count(v.Len() + 1)
	w.items(v)
}

func (w *writer) pointer(v reflect.Value) {
	if v.IsNil() {
		w.count(0)
		return
	}
	w.count(w.number(v) + 1)
}

// held writes what an interface holds.
func (w *writer) held(v reflect.Value) {
	if v.IsNil() || w.left[v.Type()] {
		w.count(0)
		return
	}
	v = v.Elem()
	kind, known := w.kinds[v.Type()]
	if !known {
		w.fail("freeze: no interface is known to hold this", v.Type())
		return
	}
	w.count(kind)
	w.value(v)
}

// table writes a map.
func (w *writer) table(v reflect.Value) {
	if v.IsNil() {
		w.count(0)
		return
	}
	keys := v.MapKeys()
	w.count(len(keys) + 1)
	for _, i := range w.sort(keys) {
		w.value(keys[i])
		w.value(v.MapIndex(keys[i]))
	}
}

// sort orders keys, in any order that is theirs alone: by their bytes, behind which their places stand.
func (w *writer) sort(keys []reflect.Value) (places []int) {
	texts := make([]string, len(keys))
	for i, key := range keys {
		text := w.key(key)
		b := append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
		texts[i] = string(binary.BigEndian.AppendUint32(b, uint32(i)))
	}
	slices.Sort(texts)
	for _, text := range texts {
		places = append(places, int(binary.BigEndian.Uint32([]byte(text[len(text)-4:]))))
	}
	return places
}

// key is a key's bytes. Pointers have the numbers under which they were met before.
func (w *writer) key(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return string(raft.AppendInt(nil, v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return string(raft.AppendUint(nil, v.Uint()))
	case reflect.Pointer:
		if n, known := w.seen[targetOf(v)]; known {
			return string(raft.AppendUint(nil, n))
		}
	}
	w.fail("freeze: no map can have this key", v.Type())
	return ""
}
