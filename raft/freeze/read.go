package freeze

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"reflect"

	"raftlab/raft"
)

// Why bytes can't be read.
var (
	ErrOther   = errors.New("freeze: a program with other types has written this")
	ErrDamaged = errors.New("freeze: this is not what was written")
)

// Read reads what Append wrote into what a pointer points to. Byte strings are slices of b.
func (f *Format) Read(b []byte, root any) (err error) {
	end := len(b) - sumSize
	if end < shapeSize || binary.LittleEndian.Uint32(b[end:]) != crc32.Checksum(b[:end], castagnoli) {
		return ErrDamaged
	}
	if binary.LittleEndian.Uint32(b) != f.shape(reflect.TypeOf(root)) {
		return ErrOther
	}
	r := &reader{Decoder: raft.Decode(b[shapeSize:end])}
	for _, kind := range f.Kinds {
		r.kinds = append(r.kinds, reflect.TypeOf(kind))
	}
	for _, fixed := range f.Fixed {
		r.met = append(r.met, reflect.ValueOf(fixed))
	}
	next := len(r.met)
	for r.met = append(r.met, reflect.ValueOf(root)); next < len(r.met) && r.Err() == nil; next++ {
		v := r.met[next].Elem()
		if next >= len(f.Fixed)+1 {
			r.owed -= least(v.Type())
		}
		r.value(v)
	}
	if r.End() != nil {
		return ErrDamaged
	}
	return nil
}

type reader struct {
	raft.Decoder
	met   []reflect.Value // pointers, by number
	kinds []reflect.Type
	owed  uint64 // bytes that pointers met and not read yet take at least
}

// least is how many bytes a value takes at least: that of a slice in memory is 24, and here one.
func least(t reflect.Type) uint64 { return max(1, uint64(t.Size())/32) }

// open is a value that can be set, though its field may be unexported.
func open(v reflect.Value) reflect.Value {
	if v.CanSet() {
		return v
	}
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

// most is a count of values that the bytes which are left can have: no more memory is taken for it.
func (r *reader) most(n uint64, of reflect.Type) int {
	if rest := uint64(max(0, r.Rest())); r.owed > rest || n > (rest-r.owed)/least(of) {
		r.Fail()
		return 0
	}
	return int(n)
}

func (r *reader) value(v reflect.Value) {
	if r.Err() != nil {
		return
	}
	v = open(v)
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(r.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint())
	case reflect.String:
		v.SetString(string(r.Bytes()))
	case reflect.Struct:
		for i := range v.NumField() {
			r.value(v.Field(i))
		}
	case reflect.Array:
		r.items(v)
	case reflect.Slice:
		r.slice(v)
	case reflect.Map:
		r.table(v)
	case reflect.Pointer:
		r.pointer(v)
	case reflect.Interface:
		r.held(v)
	}
}

func (r *reader) items(v reflect.Value) {
	for i := range v.Len() {
		r.value(v.Index(i))
	}
}

func (r *reader) slice(v reflect.Value) {
	switch n := r.Uint(); {
	case n == 0:
	case v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes(r.Bytes())
	default:
		count := r.most(n-1, v.Type().Elem())
		v.Set(reflect.MakeSlice(v.Type(), count, count))
		r.items(v)
	}
}

func (r *reader) table(v reflect.Value) {
	n := r.Uint()
	if n == 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range r.most(n-1, v.Type().Key()) {
		key, item := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.value(key)
		r.value(item)
		v.SetMapIndex(key, item)
	}
}

// pointer reads a number: of what was met before, or the next one.
func (r *reader) pointer(v reflect.Value) {
	n := r.Uint()
	switch met := uint64(len(r.met)); {
	case n == 0:
		return
	case n > met+1:
		r.Fail()
		return
	case n == met+1:
		of := v.Type().Elem()
		if r.most(1, of) == 0 {
			return
		}
		r.owed += least(of)
		r.met = append(r.met, reflect.New(of))
	}
	to := r.met[n-1]
	if to.Type() != v.Type() {
		r.Fail()
		return
	}
	v.Set(to)
}

// held reads what an interface holds.
func (r *reader) held(v reflect.Value) {
	kind := r.Uint()
	switch {
	case kind == 0:
		return
	case kind > uint64(len(r.kinds)) || !r.kinds[kind-1].AssignableTo(v.Type()):
		r.Fail()
		return
	}
	item := reflect.New(r.kinds[kind-1]).Elem()
	r.value(item)
	v.Set(item)
}
