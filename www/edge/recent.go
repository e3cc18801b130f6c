package edge

import (
	"slices"
	"sync"

	"raftlab/www/link"
)

// mostRecent is how many moments are remembered.
const mostRecent = 4

// recent are the moments that were reached last: whoever unfurls a link asks for its page and its picture in turn.
type recent struct {
	mutex sync.Mutex
	all   []reached // the newest first
}

// reached is what a fragment shows.
type reached struct {
	fragment string
	link     *link.Link
	shown    *shown
}

// find is what a fragment shows; nil: that is not remembered.
func (r *recent) find(fragment string) (*link.Link, *shown) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, one := range r.all {
		if one.fragment == fragment {
			return one.link, one.shown
		}
	}
	return nil, nil
}

func (r *recent) keep(fragment string, l *link.Link, m *shown) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.all = slices.Insert(r.all[:min(len(r.all), mostRecent-1)], 0, reached{fragment, l, m})
}
