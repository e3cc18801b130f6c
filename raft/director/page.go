package director

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// command is a page's command as it comes. Fields that a command does not have are
// nil; which it must have is said in protocol.go.
type command struct {
	ID uint64 `json:"id"`
	Do string `json:"do"`

	Node        string          `json:"node"`
	From        json.RawMessage `json:"from"` // a node, or an index
	To          json.RawMessage `json:"to"`
	Incarnation uint32          `json:"incarnation"`
	Seq         uint64          `json:"seq"`
	Why         string          `json:"why"`
	Reason      uint8           `json:"reason"`
	Stack       string          `json:"stack"`
	OneWay      bool            `json:"oneWay"`
	Groups      [][]string      `json:"groups"`
	All         bool            `json:"all"`

	Key     *string         `json:"key"`
	Value   *string         `json:"value"`
	Via     string          `json:"via"`
	Read    string          `json:"read"`
	Within  *float64        `json:"within"`
	Watch   uint64          `json:"watch"`
	Compare []pageCompare   `json:"compare"`
	Success []pageOperation `json:"success"`
	Failure []pageOperation `json:"failure"`

	Nodes        int       `json:"nodes"`
	Engine       string    `json:"engine"`
	Seed         uint64    `json:"seed"`
	Disk         string    `json:"disk"`
	DiskFallback string    `json:"diskFallback"`
	Build        string    `json:"build"`
	Version      string    `json:"version"`
	Held         bool      `json:"held"`
	Link         []string  `json:"link"`
	Election     *interval `json:"election"`
	Heartbeat    *float64  `json:"heartbeat"`
	Latency      *interval `json:"latency"`
	Loss         *float64  `json:"loss"`
	Duplicate    *float64  `json:"duplicate"`
	Fsync        *interval `json:"fsync"`
	Scale        *float64  `json:"scale"`
	Drift        *float64  `json:"drift"`
	PreVote      *bool     `json:"preVote"`
	CheckQuorum  *bool     `json:"checkQuorum"`
	Off          []string  `json:"off"`

	DriftBound    *float64 `json:"driftBound"`
	Priority      *float64 `json:"priority"`
	Quiet         *bool    `json:"quiet"`
	SnapshotEvery *float64 `json:"snapshotEvery"`

	Fault string  `json:"fault"`
	For   float64 `json:"for"`

	Learner  bool     `json:"learner"`
	Voters   []string `json:"voters"`
	Learners []string `json:"learners"`
}

// do is what each command does. One that returns nil and has not asked for a later
// reply (see await) is answered at once; one that returns an error has done nothing.
var do map[string]func(*Director, *command) error

func init() {
	do = map[string]func(*Director, *command) error{
		"start":       (*Director).start,
		"put":         (*Director).operate,
		"get":         (*Director).operate,
		"delete":      (*Director).operate,
		"txn":         (*Director).operate,
		"watch":       (*Director).watch,
		"unwatch":     (*Director).unwatch,
		"crash":       (*Director).askCrash,
		"terminated":  (*Director).terminated,
		"died":        (*Director).died,
		"panicked":    (*Director).panicked,
		"stopped":     (*Director).stopped,
		"restart":     (*Director).restart,
		"pause":       (*Director).pause,
		"resume":      (*Director).resume,
		"cut":         (*Director).cut,
		"partition":   (*Director).partition,
		"heal":        (*Director).heal,
		"set":         (*Director).set,
		"campaign":    (*Director).campaign,
		"transfer":    (*Director).transfer,
		"join":        (*Director).join,
		"add":         (*Director).add,
		"remove":      (*Director).remove,
		"reconfigure": (*Director).reconfigure,
		"compact":     (*Director).compact,
		"hold":        (*Director).hold,
		"run":         (*Director).run,
		"suspend":     (*Director).suspend,
		"wake":        (*Director).wake,
		"log":         (*Director).tellLog,
		"flights":     (*Director).tellFlights,
		"trace":       (*Director).trace,
		"wire":        (*Director).wire,
		"check":       (*Director).check,
		"host":        (*Director).pageStruck,
	}
}

// errLater is what a command returns that is answered by other means, or later.
var errLater = errors.New("answered later")

// command reads and runs one command, and answers it.
func (d *Director) command(text []byte) {
	var c command
	if err := json.Unmarshal(text, &c); err != nil {
		d.refuse(c.ID, malformed(err))
		return
	}
	f := do[c.Do]
	switch {
	case f == nil:
		d.refuse(c.ID, errors.New(quote(c.Do)+" is not a command: see raft/director/protocol.go for those that are"))
		return
	case !d.lab.started && c.Do != "start":
		d.refuse(c.ID, errors.New(c.Do+": the lab has not been started"))
		return
	}
	err := d.disturb(c.Do)
	if err == nil {
		err = f(d, &c)
	}
	switch err {
	case nil:
		d.reply(c.ID)
	case errLater:
	default:
		d.refuse(c.ID, err)
	}
}

// malformed turns the JSON reader's words into a sentence that names the argument.
func malformed(err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) && t.Field != "" {
		return errors.New(t.Field + " takes " + jsonWord(t.Type.Kind().String()) + ", not " + withArticle(t.Value))
	}
	return errors.New("the command is not one of JSON's objects as protocol.go has them: " + err.Error())
}

// jsonWord is JSON's word for one of Go's kinds.
func jsonWord(kind string) string {
	switch {
	case strings.HasPrefix(kind, "uint"):
		return "a whole number that is not negative"
	case strings.HasPrefix(kind, "int"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	case kind == "bool":
		return "true or false"
	case kind == "slice":
		return "a list"
	case kind == "struct":
		return "an object"
	}
	return "a string"
}

func withArticle(value string) string {
	if strings.HasPrefix(value, "array") || strings.HasPrefix(value, "object") {
		return "an " + value
	}
	return "a " + value
}

// longestShown is the longest form of a wrong value that a sentence repeats, in bytes.
const longestShown = 60

// short cuts a wrong value to what a sentence repeats.
func short(s string) string {
	if len(s) <= longestShown {
		return s
	}
	return strings.ToValidUTF8(s[:longestShown], "") + "…"
}

func quote(s string) string { return strconv.Quote(short(s)) }
