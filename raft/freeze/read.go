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
		r.value(r.met[next].Elem())
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
}

// open is a value that can be set, though its field may be unexported.
func open(v reflect.Value) reflect.Value {
	if v.CanSet() {
		return v
	}
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

// most is a count that the bytes which are left can have: everything counted takes one at least.
func (r *reader) most(n uint64) int {
	if n > uint64(r.Rest()) {
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
		count := r.most(n - 1)
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
	for range r.most(n - 1) {
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
		r.met = append(r.met, reflect.New(v.Type().Elem()))
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
