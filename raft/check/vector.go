package check

// vector is a growing list that is cheap to clone: its chunks are shared until one
// side writes to them.
type vector[T any] struct {
	chunks []*chunk[T]
	length int
}

const chunkLength = 128

// chunk may be written to by its owner alone; all others copy it first.
type chunk[T any] struct {
	by     *owner
	values [chunkLength]T
}

// owner is one Safety, as long as nobody clones it. It has a size so that each has an
// address of its own.
type owner struct{ _ byte }

// at is the value at i; the zero value beyond the end.
func (v *vector[T]) at(i int) T {
	if uint(i) >= uint(v.length) {
		var zero T
		return zero
	}
	c := v.chunks[i/chunkLength]
	if c == nil {
		var zero T
		return zero
	}
	return c.values[i%chunkLength]
}

// forget makes the values before n, as far as they fill chunks, zero: of a chunk a pointer
// stays.
func (v *vector[T]) forget(n int) {
	for i := n/chunkLength - 1; i >= 0 && v.chunks[i] != nil; i-- {
		v.chunks[i] = nil
	}
}

// set writes the value at i. What lies between the old end and i becomes zero, if it was
// never truncated.
func (v *vector[T]) set(i int, value T, by *owner) {
	for len(v.chunks) <= i/chunkLength {
		v.chunks = append(v.chunks, &chunk[T]{by: by})
	}
	c := v.chunks[i/chunkLength]
	if c == nil {
		c = &chunk[T]{by: by}
		v.chunks[i/chunkLength] = c
	} else if c.by != by {
		c = &chunk[T]{by, c.values}
		v.chunks[i/chunkLength] = c
	}
	c.values[i%chunkLength] = value
	v.length = max(v.length, i+1)
}

func (v *vector[T]) append(value T, by *owner) { v.set(v.length, value, by) }

// truncate keeps the first n values.
func (v *vector[T]) truncate(n int) {
	v.length = n
	v.chunks = v.chunks[:(n+chunkLength-1)/chunkLength]
}

// clone shares all chunks. It costs a pointer for each.
func (v *vector[T]) clone() vector[T] {
	return vector[T]{append([]*chunk[T](nil), v.chunks...), v.length}
}
