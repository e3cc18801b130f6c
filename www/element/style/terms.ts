/** How many term colours there are, which style/hues.ts has; term t wears number t mod this. */
export const termColours = 6
