import { css } from 'lit'

/** What the panels under the stage share. */
export const panelLook = css`
  header.row {
    flex-wrap: nowrap;
    align-items: start;
    min-height: 28px;
    padding-right: 32px;
    margin-bottom: 4px;
  }
  header h3 {
    flex: none;
    line-height: 28px;
  }
  header p {
    flex: 1;
    line-height: 16px;
    padding: 6px 0;
  }
  section {
    position: relative;
  }
  .close {
    position: absolute;
    top: 0;
    right: 0;
    width: 28px;
    padding: 0;
  }
  .buttons {
    gap: 4px;
  }
  .buttons button {
    padding: 0 8px;
    min-width: 72px;
  }
  .trouble {
    min-height: 16px;
    color: var(--bad);
  }
  pre {
    font-family: var(--mono);
    font-size: 12px;
    line-height: 16px;
  }
`
