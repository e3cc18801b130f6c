import { css } from 'lit'

/** Two clusters beside each other, or one above the other where there is no room. */
export const duelLook = css`
  :host {
    display: block;
    margin: 1em 0;
  }
  .duel {
    display: grid;
    gap: 8px;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
  }
  .form {
    align-items: end;
    gap: 8px 12px;
  }
  .form label {
    display: grid;
    gap: 2px;
    max-width: 100%;
  }
  .form select,
  .form input {
    width: 100%;
    max-width: 280px;
  }
  .form input {
    width: 128px;
  }
  .result {
    min-height: 24px;
    font-size: 16px;
    line-height: 24px;
    font-weight: 600;
    text-wrap: pretty;
  }
  .result.small {
    font-size: 13px;
    line-height: 20px;
    font-weight: 400;
  }
  .note {
    padding-left: 8px;
    border-left: 3px solid var(--unsure);
  }
  .trouble {
    padding: 4px 8px;
    border-left: 4px solid var(--bad);
    overflow-wrap: anywhere;
  }
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  .half {
    min-width: 0;
    padding: 8px 12px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .half h3 {
    display: flex;
    justify-content: space-between;
    gap: 8px;
  }
  .half h3 span {
    font-weight: 400;
    white-space: nowrap;
  }
  .time {
    flex-wrap: nowrap;
  }
  .time button {
    min-width: 96px;
  }
  .time span {
    min-width: 56px;
    text-align: right;
    white-space: nowrap;
  }
  progress {
    flex: 1;
    min-width: 80px;
    accent-color: var(--accent);
  }
  @media print {
    .duel:not(:has(.halves)) {
      display: none; /* nothing has run */
    }
  }
  @container (min-width: 640px) {
    .halves {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (max-width: 420px) {
    .time {
      flex-wrap: wrap;
    }
    .form label,
    .form select {
      width: 100%;
      max-width: none;
    }
  }
`
