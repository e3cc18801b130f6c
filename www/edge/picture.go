package edge

import (
	"net/http"
	"slices"

	"raftlab/www/i18n"
	"raftlab/www/picture"
	"raftlab/www/raster"
)

// formats are those of pictures, by their names' endings.
var formats = map[string]func(m *shown, lang string, theme picture.Theme) ([]byte, error){
	".svg": func(m *shown, lang string, theme picture.Theme) ([]byte, error) {
		look := m.look(lang)
		look.Theme = theme
		return picture.SVG(m.Moment, look), nil
	},
	".png": func(m *shown, lang string, theme picture.Theme) (b []byte, err error) {
		for _, lang := range [...]string{lang, i18n.Languages[0]} { // whose letters no font here has is drawn in the first language
			look, whole := m.look(lang), false
			look.Theme = theme
			if b, whole, err = raster.PNG(m.Moment, look, 1); whole || err != nil {
				break
			}
		}
		return b, err
	},
}

// servePicture answers with the picture of a moment, 1200×630.
func (h *handler) servePicture(w http.ResponseWriter, r *http.Request, ending, fragment string) {
	asked, is := query(w, r)
	if !is {
		return
	}
	theme := slices.Index(picture.ThemeNames[:picture.Either], asked.Get("theme"))
	if asked.Get("theme") == "" {
		theme = int(picture.Light)
	}
	if theme < 0 {
		refuse(w, http.StatusBadRequest, "theme takes light or dark, not %.60q", asked.Get("theme"))
		return
	}
	l, m := h.moment(w, r, fragment)
	if m == nil {
		return
	}
	b, err := func() ([]byte, error) {
		defer h.turn(r)()
		heard(r)
		return formats[ending](m, language(l), picture.Theme(theme))
	}()
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the picture of this moment can't be drawn")
		return
	}
	kept := asking
	if build := asked.Get("build"); build != "" && build == h.build() {
		kept = forEver
	}
	give(w, r, types[ending], kept, b)
}
