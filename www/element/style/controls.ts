import { css } from '@lit/reactive-element/css-tag.js'
import { unseen } from './unseen.js'

/** What every part shares: buttons, fields, focus. Lengths sit on a 4 px grid. */
export const controls = [unseen, css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
  }
  button,
  input,
  select {
    font: inherit;
    font-variant-numeric: inherit;
    color: inherit;
    margin: 0;
  }
  button,
  select,
  input:not([type='range'], [type='checkbox']) {
    min-height: 28px;
    padding: 0 8px;
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--surface);
  }
  button {
    padding: 0 12px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:not([aria-disabled='true']):hover {
    border-color: var(--ink);
  }
  button:active {
    background: var(--line);
  }
  button[aria-pressed='true'],
  button.main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }
  button.plain {
    border-color: transparent;
    background: none;
    padding: 0 8px;
  }
  button.plain:hover {
    border-color: var(--edge);
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  input {
    min-width: 0;
  }
  input[aria-invalid='true'] {
    border-color: var(--bad);
    outline-color: var(--bad);
  }
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    accent-color: var(--accent);
  }
  input[type='range'] {
    width: 100%;
    height: 24px;
    accent-color: var(--accent);
    cursor: pointer;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  a {
    color: var(--accent);
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 12px;
    line-height: 16px;
  }
  .mono {
    font-family: var(--mono);
    font-size: 13px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  /* Paper shows what is, and nothing to press: of buttons, what they name and what is chosen. */
  @media print {
    button:not(.title, .when, [aria-pressed='true']),
    button.title::after,
    details:not([open]) {
      display: none !important;
    }
  }
`]
