import { css } from 'lit'

export const clientLook = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-height: 0;
  }
  .form {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .form label {
    display: grid;
    font-size: 12px;
    line-height: 16px;
    color: var(--muted);
  }
  .form input,
  .form select {
    width: 100%;
    font-size: 14px;
    color: var(--ink);
  }
  .form .buttons {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: repeat(3, 1fr);
  }
  .prompt {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 8px;
    align-items: center;
  }
  .prompt span {
    color: var(--muted);
  }
  .prompt button {
    font-family: var(--text);
    padding: 0 8px;
  }
  .results {
    flex: 1 1 120px;
    min-height: 96px;
    overflow-y: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--ground);
    padding: 4px 8px;
  }
  .results li + li {
    margin-top: 4px;
    padding-top: 4px;
    border-top: 1px solid var(--line);
  }
  .results p {
    overflow-wrap: anywhere;
  }
  code {
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  .outcome {
    font-weight: 600;
  }
  .ok .outcome {
    color: var(--good);
  }
  .failed .outcome,
  .wrong .outcome,
  .wrong .answer {
    color: var(--bad);
  }
  .unknown .outcome {
    color: var(--unsure);
  }
  .left .outcome {
    color: var(--muted);
    font-weight: 400;
  }
  .steady .row {
    gap: 4px;
  }
  .steady label {
    min-height: 24px;
  }
  .steady [name='rate'] {
    width: 48px;
    min-height: 24px;
    padding: 0 4px;
    text-align: right;
  }
`
