import { css } from 'lit'

/** How the parts stand together: side by side where there is room, one under the other where not. */
export const frameLook = css`
  :host {
    container-type: inline-size;
    background: var(--ground);
    min-height: 96px;
    border-radius: 8px;
  }
  .lab {
    outline: none;
  }
  .cover {
    display: grid;
    align-content: center;
    gap: 8px;
    min-height: 160px;
    padding: 24px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .cover[role='status'] {
    text-align: center;
  }
  .cover[role='alert'] {
    border-left: 4px solid var(--bad);
  }
  .cover ul {
    display: grid;
    gap: 4px;
  }
  .notice {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: 8px;
    margin-bottom: 8px;
    padding: 8px 12px;
    border-left: 4px solid var(--bad);
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .columns,
  .main,
  .top,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 8px;
  }
  .panel {
    contain: layout style;
    display: flex;
    flex-direction: column;
    min-width: 0;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  h2 {
    display: flex;
  }
  .title {
    display: flex;
    align-items: center;
    width: 100%;
    min-height: 36px;
    padding: 0 12px;
    border: 0;
    background: none;
    font-size: 14px;
    font-weight: 600;
    text-align: left;
  }
  button.title::after {
    content: '';
    width: 7px;
    height: 7px;
    margin: -4px 2px 0 auto;
    border: solid var(--quiet);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
  .open button.title::after {
    margin-top: 4px;
    transform: rotate(225deg);
  }
  .stage .title {
    min-height: 12px;
    height: 12px;
    overflow: hidden;
    color: transparent;
  }
  .body {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-height: 0;
    padding: 0 12px 12px;
  }
  .body[hidden] {
    display: none;
  }
  .body > * {
    flex: 1;
    min-width: 0;
  }
  @container (min-width: 760px) {
    .columns:has(.main):has(.side) {
      grid-template-columns: minmax(0, 1fr) 320px;
    }
    .columns:not(:has(.main)) .side {
      grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
    }
  }
  @container (min-width: 1400px) {
    .columns:has(.main):has(.side) {
      grid-template-columns: minmax(0, 1fr) 380px;
    }
  }
  @container (min-width: 1040px) {
    .top:has(.stage):has(.why.open) {
      grid-template-columns: minmax(0, 4fr) minmax(280px, 3fr);
      align-content: stretch;
    }
  }
`
