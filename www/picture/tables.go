// Written by go run ./tests/generate, from what it names. Change that.

package picture

// Colours of www/element/style/tokens.ts.
var (
	ground    = Colour{0xf6f7f9, 0x14171c}
	surface   = Colour{0xffffff, 0x1c2027}
	ink       = Colour{0x15181d, 0xe8ebf0}
	muted     = Colour{0x545c69, 0xa3acba}
	line      = Colour{0xd8dce3, 0x343a45}
	edge      = Colour{0x7d8695, 0x757f90}
	accent    = Colour{0x0063a3, 0x62b8f0}
	onAccent  = Colour{0xffffff, 0x0b1a26}
	follower  = Colour{0x5b6472, 0xa7b0be}
	candidate = Colour{0xa85400, 0xf2a33a}
	leader    = Colour{0x0063a3, 0x62b8f0}
	down      = Colour{0x737b88, 0x7f8897}
	request   = Colour{0x97437a, 0xe39bc6}
	good      = Colour{0x00694c, 0x3fc79d}
	bad       = Colour{0xb03a00, 0xff9466}
	unsure    = Colour{0x7a5c00, 0xe8c547}
	onTerm    = Colour{0x14171c, 0x14171c}
)

// terms are those of terms, in turn.
var terms = [...]Colour{
	{0x56b4e9, 0x56b4e9},
	{0xe69f00, 0xe69f00},
	{0x3fbf97, 0x3fbf97},
	{0xd98cb9, 0xd98cb9},
	{0xf0e442, 0xf0e442},
	{0xb3a5e8, 0xb3a5e8},
}

// shapes are those of www/element/stage/flight-marks.ts, around 0,0; a heartbeat is a circle.
var shapes = [...][]Point{
	voteKind:       {{0, -8}, {8, 0}, {0, 8}, {-8, 0}},
	appendKind:     {{-6, -6}, {6, -6}, {6, 6}, {-6, 6}},
	requestKind:    {{0, -7.5}, {7, 5}, {-7, 5}},
	preVoteKind:    {{0, -6}, {6, 0}, {0, 6}, {-6, 0}},
	timeoutNowKind: {{-6, -7}, {7, 0}, {-6, 7}, {-2, 0}},
	snapshotKind:   {{-5, -8}, {5, -8}, {9, 0}, {5, 8}, {-5, 8}, {-9, 0}},
}
