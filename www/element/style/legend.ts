import { css } from 'lit'

/** What marks mean, as a list that its summary opens. */
export const legendLook = css`
  summary {
    min-height: 24px;
    align-content: center;
    cursor: pointer;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-top: 4px;
    color: var(--muted);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .legend svg {
    flex: none;
  }
`
