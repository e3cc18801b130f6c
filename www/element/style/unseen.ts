import { css } from '@lit/reactive-element/css-tag.js'

/** Read, not seen. */
export const unseen = css`
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`
