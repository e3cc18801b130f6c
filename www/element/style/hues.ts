import { css } from 'lit'

/** The class term-N gives its colour as --hue. */
export const hues = css`
  .term-0 {
    --hue: var(--term-0);
  }
  .term-1 {
    --hue: var(--term-1);
  }
  .term-2 {
    --hue: var(--term-2);
  }
  .term-3 {
    --hue: var(--term-3);
  }
  .term-4 {
    --hue: var(--term-4);
  }
  .term-5 {
    --hue: var(--term-5);
  }
`
