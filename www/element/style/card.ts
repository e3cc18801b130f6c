import { css } from 'lit'

/** A card that lies over the lab while it is open. */
export const cardLook = css`
  :host(:not(:popover-open)) {
    display: none;
  }
  :host {
    width: min(480px, calc(100vw - 32px));
    max-height: calc(100vh - 32px);
    margin: auto;
    padding: 16px;
    overflow-y: auto;
    border: 1px solid var(--edge);
    border-radius: 8px;
    background: var(--surface);
    color: var(--ink);
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.25);
  }
  h2 {
    font-size: 16px;
    line-height: 24px;
    margin-bottom: 8px;
  }
  p + p {
    margin-top: 8px;
  }
  button {
    margin-top: 16px;
  }
  code {
    font-family: var(--mono);
  }
`
