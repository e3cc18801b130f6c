package director

// Seal makes a file of what stands before a trace's checksum.
var Seal = seal

// RecordingRoom is how many bytes the recording keeps, counted anew.
func (d *Director) RecordingRoom() (bytes int) {
	for _, n := range d.nodes {
		for i := range n.record.segments {
			for _, chunk := range n.record.segments[i].chunks {
				bytes += cap(chunk)
			}
		}
	}
	return bytes
}
