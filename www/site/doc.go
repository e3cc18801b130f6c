// Command site writes the static pages of dist/: the lab's, the frame's, and the articles', in each language.
//
//	go run ./www/site dist           prints the paths of what it has written
//
// A page is a template of layout/ within base.html, filled with the words of a language (www/i18n/ko/site.json) and, where it is an
// article, with that article's text (www/learn). All links are relative, so a site works from any folder of any host.
//
// # An article
//
// www/learn/NAME/en.html is its text, an html/template; in another language it is www/i18n/LANG/learn/NAME.html, with the captions of its
// scenarios beside it in NAME.json. A text defines "title" and "description", and what follows is
// HTML from h2 on, each h2 with an id. These are its functions:
//
//	{{figure "crash"}}             the figure of that name in figures.json: a raft-lab with the picture of a moment in it
//	{{figure "crash" "A title"}}   the same, and what its picture is called; without it: who leads
//	{{n "leaderless"}}             a number of numbers.json, with its unit, as the language writes it
//	{{value "leaderless"}}         the same as it stands there, for an attribute
//
// figures.json says of each figure which scenario it plays (scenarios/NAME.json of the article, else a built-in one), at which moment
// its picture is taken ("step": once that one is over; "at": ms of the cluster's clock; the last step's end without either), and further
// attributes of raft-lab. The picture is of that scenario's own run in virtual time, which is the run that the page plays.
// What a text names and nobody has, and what somebody has and no text names, ends the build with a sentence.
//
// Read main.go first, then page.go, article.go, figure.go, number.go.
package main
