import { css } from 'lit'

export const whyLook = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .chips {
    gap: 4px;
    margin-bottom: 8px;
  }
  .chips button {
    min-height: 24px;
    padding: 0 8px;
    font-size: 12px;
  }
  .chips button[aria-pressed='true'] {
    background: color-mix(in srgb, var(--accent) 14%, var(--surface));
    color: var(--ink);
  }
  .chips .newer {
    margin-left: auto;
  }
  .few {
    margin-bottom: 8px;
  }
  ol {
    flex: 1 1 0;
    min-height: 240px;
    overflow-y: auto;
    overscroll-behavior: contain;
    margin: 0 -12px -12px;
    padding: 0 12px 12px;
  }
  li {
    position: relative;
    font-size: 13px;
    line-height: 18px;
  }
  ol > li {
    padding-left: 20px;
    border-top: 1px solid var(--line);
  }
  ol > li:first-child {
    border-top: 0;
  }
  .face {
    position: absolute;
    left: 0;
    top: 3px;
  }
  /* As high as what is beside it. */
  .text {
    display: block;
    min-height: 42px;
    padding: 3px 84px 3px 0;
  }
  summary {
    padding-right: 12px;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  /* It takes no width of the line, so that it never stands in one of its own. */
  summary::after {
    content: '';
    display: inline-block;
    width: 5px;
    height: 5px;
    margin: 0 -16px 2px 8px;
    border: solid var(--muted);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
  [open] > summary::after {
    margin-bottom: 0;
    transform: rotate(225deg);
  }
  [open] > summary {
    font-weight: 600;
  }
  .where {
    position: absolute;
    top: 0;
    right: 0;
    width: 80px;
    font-size: 12px;
    line-height: 16px;
    text-align: right;
    white-space: nowrap;
  }
  .where span {
    display: block;
  }
  .when {
    display: block;
    width: 100%;
    min-height: 24px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--muted);
    text-align: right;
  }
  .when:hover {
    color: var(--accent);
    text-decoration: underline;
  }
  .steps {
    margin-bottom: 4px;
    padding-left: 8px;
    border-left: 2px solid var(--line);
  }
  .steps .now {
    background: color-mix(in srgb, var(--accent) 12%, transparent);
  }
  @media (forced-colors: active) {
    .steps .now {
      outline: 1px solid Highlight;
    }
  }
  .later > .text,
  .later summary {
    color: var(--muted);
    font-style: italic;
  }
  .elections .face {
    color: var(--candidate);
  }
  .becameLeader .face {
    color: var(--leader);
  }
  .replication .face,
  .members .face {
    color: var(--leader);
  }
  .faults .face {
    color: var(--bad);
  }
  .violated .text {
    color: var(--bad);
  }
  .body {
    margin-bottom: 4px;
    padding: 0 8px;
    border-left: 4px solid var(--unsure);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 8px;
    margin: 4px 0;
  }
  dt {
    color: var(--muted);
  }
  dd span {
    display: block;
  }
  .body p,
  .body button {
    margin-top: 4px;
  }
`
