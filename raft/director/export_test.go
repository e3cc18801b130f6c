package director

// RecordingRoom is how many bytes the recording keeps, counted anew.
func (d *Director) RecordingRoom() int { return d.recording.Room() }
