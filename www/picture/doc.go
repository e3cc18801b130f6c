// Package picture draws a cluster at one moment, as the page's stage does, as an SVG that stands alone: no
// style sheet, no script, no id, system fonts, and its own text alternative in <title> and <desc>.
//
// [SVG] makes one of a [Moment] and a [Look]. It is pure: equal moments and looks give equal bytes, natively and in
// wasm: a product is rounded by a conversion before anything is added to it, since some machines do both at once. [Draw] draws on any [Canvas], for whoever makes something else of it than SVG.
//
// # What it is not
//
// It runs no cluster: raft/sim and raft/scenario do, and raft/view says what is known of one. It draws no page: the stage
// (www/element/stage) moves, and takes clicks. Where both draw the same, geometry.go, node.go, link.go and flight.go say the
// same as the files of these names there; tests hold them equal. Colours and messages' shapes
// stand in tables.go, which is written from the page's own.
//
// Read picture.go first, then scene.go, node.go, name.go; svg.go; words.go. Whoever draws hands in the words: package www/i18n has those of each language.
package picture
