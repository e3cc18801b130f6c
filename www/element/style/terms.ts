/** How many term colours there are; term t wears number t mod this. */
export const termColours = 6
