package freeze

import (
	"hash/crc32"
	"reflect"
)

// shape is a hash over all types that a tree may have, with the names of their fields: where it is
// equal, so are the bytes' meanings.
func (f *Format) shape(root reflect.Type) uint32 {
	s := &shape{seen: map[reflect.Type]bool{}}
	s.add(root)
	for _, kind := range f.Kinds {
		s.add(reflect.TypeOf(kind))
	}
	for _, fixed := range f.Fixed {
		s.add(reflect.TypeOf(fixed))
	}
	return crc32.Checksum(s.text, castagnoli)
}

type shape struct {
	seen map[reflect.Type]bool
	text []byte
}

func (s *shape) say(text string) { s.text = append(append(s.text, text...), ' ') }

func (s *shape) add(t reflect.Type) {
	s.say(t.String())
	if s.seen[t] {
		return
	}
	s.seen[t] = true
	s.say(t.Kind().String())
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			s.say(t.Field(i).Name)
			s.add(t.Field(i).Type)
		}
	case reflect.Map:
		s.add(t.Key())
		s.add(t.Elem())
	case reflect.Slice, reflect.Array, reflect.Pointer:
		s.add(t.Elem())
	}
}
