// Package clock maps one clock's time to another's: real time to the cluster's, and the
// cluster's to one server's own, which drifts from it.
//
// All is done with integers, so that every platform and every worker computes alike. A span
// of time passes from one clock to the other rounded towards zero, and back rounded away
// from it, so that a timer is never early: a clock shows t or more at the moment that When
// names, and less a nanosecond before.
package clock
