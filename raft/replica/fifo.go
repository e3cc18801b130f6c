package replica

// fifo is a queue that reuses its room, even where it is never empty.
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
	var zero T
	q.items[q.head] = zero
	q.head++
	// So each item is moved at most once for each that is taken.
	if 2*q.head >= len(q.items) {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
}

// all are the items, first to last, until the next push or pop.
func (q *fifo[T]) all() []T { return q.items[q.head:] }

func (q *fifo[T]) clear() { q.items, q.head = nil, 0 }
