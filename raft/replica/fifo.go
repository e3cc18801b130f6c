package replica

// fifo is a queue that reuses its room, even where it is never empty. The room behind its
// items is clear.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

func (q *fifo[T]) push(item T) { q.items = append(q.items, item) }

// first is the item that pop takes next; the queue must not be empty.
func (q *fifo[T]) first() *T { return &q.items[q.head] }

func (q *fifo[T]) pop() (item T) {
	q.popInto(&item)
	return item
}

// popInto is pop for items that are large.
func (q *fifo[T]) popInto(item *T) {
	*item = q.items[q.head]
	q.head++
	// So each item is moved at most once for each that is taken.
	if 2*q.head >= len(q.items) {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
		return
	}
	clear(q.items[q.head-1 : q.head])
}

// another makes room behind the items of a fifo, and returns it.
func another[T any](items []T) ([]T, *T) {
	if n := len(items); n < cap(items) {
		items = items[:n+1]
	} else {
		var zero T
		items = append(items, zero)
	}
	return items, &items[len(items)-1]
}

// all are the items, first to last, until the next push or pop.
func (q *fifo[T]) all() []T { return q.items[q.head:] }

func (q *fifo[T]) clear() { q.items, q.head = nil, 0 }
