import { css } from 'lit'

/** What the panels under the stage share. */
export const panelLook = css`
  header {
    flex-wrap: nowrap;
    align-items: start;
    min-height: 28px;
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
  .close {
    flex: none;
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
