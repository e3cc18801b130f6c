package clock

import "raftlab/raft"

// Mapping is how real time becomes the cluster's, and the cluster's one server's own: all
// workers of a lab compute the first alike. While the cluster is held, its clock's rate is 0.
type Mapping struct {
	Cluster Clock // on real time
	Drift   Rate  // of the own clock, on the cluster's
}

// Pair shows one server's two times.
type Pair struct {
	Cluster Clock // on real time
	Own     Clock // on the cluster's
	// The latest cluster time that was read: a new mapping that comes late never turns the
	// cluster's clock back, but lets it wait for the others.
	shown raft.Time
	real  raft.Time // when it was read
}

// Start is a pair whose own clock shows at first what the cluster's does.
func Start(m Mapping, real raft.Time) Pair {
	p := Pair{Cluster: m.Cluster}
	now := p.cluster(real)
	p.Own = Clock{At: now, Shown: now, Rate: m.Drift}
	return p
}

// GoOn is a pair that showed these two times.
func GoOn(m Mapping, cluster, own raft.Time) Pair {
	return Pair{Cluster: m.Cluster, Own: Clock{At: cluster, Shown: own, Rate: m.Drift}, shown: cluster}
}

// Read is what the two show at a real moment.
func (p *Pair) Read(real raft.Time) (cluster, own raft.Time) {
	cluster = p.cluster(real)
	return cluster, p.Own.Read(cluster)
}

func (p *Pair) cluster(real raft.Time) raft.Time {
	p.shown, p.real = max(p.shown, p.Cluster.Read(real)), real
	return p.shown
}

// Set lets another mapping hold from a real moment on.
func (p *Pair) Set(m Mapping, real raft.Time) {
	p.Own.Turn(p.cluster(real), m.Drift, 0)
	p.Cluster = m.Cluster
}

// Stand lets both stand from a real moment on, until they are set.
func (p *Pair) Stand(real raft.Time) {
	now := p.cluster(real)
	p.Cluster = Clock{At: real, Shown: now}
}

// Held tells whether the cluster's clock stands.
func (p *Pair) Held() bool { return p.Cluster.Rate == 0 }

// WhenOwn is the first real moment at which the own clock shows this or more. What the
// cluster's has shown was shown by the latest moment at which it was read.
func (p *Pair) WhenOwn(own raft.Time) raft.Time { return p.WhenCluster(p.Own.When(own)) }

// WhenCluster is the same of the cluster's.
func (p *Pair) WhenCluster(cluster raft.Time) raft.Time {
	real := p.Cluster.When(cluster)
	if cluster <= p.shown {
		real = min(real, p.real)
	}
	return real
}
