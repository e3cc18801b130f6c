package refusal

import "raftlab/raft"

// deepest is how far refusals are read that are arguments of others.
const deepest = 8

// Append writes a refusal: its code, and each argument's name, words, text and refusal.
func (r *Refusal) Append(b []byte) []byte {
	b = raft.AppendUint(raft.AppendBytes(b, r.Code), len(r.Args))
	for i := range r.Args {
		a := &r.Args[i]
		b = raft.AppendUint(raft.AppendBytes(b, a.Name), len(a.Words))
		for _, word := range a.Words {
			b = raft.AppendBytes(b, word)
		}
		b = raft.AppendBool(raft.AppendBytes(b, a.Text), a.Why != nil)
		if a.Why != nil {
			b = a.Why.Append(b)
		}
	}
	return b
}

// Read reads what Append wrote.
func Read(d *raft.Decoder) *Refusal { return read(d, deepest) }

func read(d *raft.Decoder, deep int) *Refusal {
	if deep == 0 {
		d.Fail()
		return nil
	}
	r := New(Code(d.Bytes()))
	for range d.Count() {
		a := Arg{Name: string(d.Bytes())}
		for range d.Count() {
			a.Words = append(a.Words, string(d.Bytes()))
		}
		a.Text = string(d.Bytes())
		if d.Bool() {
			a.Why = read(d, deep-1)
		}
		if d.Err() != nil {
			break
		}
		r.Args = append(r.Args, a)
	}
	return r
}
