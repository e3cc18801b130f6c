package director

import "raftlab/raft/check"

// appendViolations writes those that the page has not been told.
func (d *Director) appendViolations(b []byte) []byte {
	found := d.view.Violations()[d.told.violations:]
	if len(found) == 0 {
		return b
	}
	b = append(key(b, "violations"), '[')
	for i := range found {
		b = appendViolation(comma(b), &found[i])
	}
	d.told.violations += len(found)
	return append(b, ']')
}

func appendViolation(b []byte, v *check.Violation) []byte {
	property := &check.Properties[v.Property]
	b = appendString(append(b, `{"property":`...), property.Name)
	b = appendNode(key(b, "node"), v.Node)
	b = appendMillis(key(b, "at"), v.At)
	b = append(key(b, "numbers"), '[')
	for _, number := range v.Numbers {
		b = appendUint(comma(b), number)
	}
	b = appendString(key(append(b, ']'), "sentence"), property.Sentence)
	return append(b, '}')
}
