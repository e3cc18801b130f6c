import { css } from 'lit'

/** How the parts stand together: side by side where there is room, one under the other where not. */
export const partsLook = css`
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
  .notice > .row {
    justify-content: end;
  }
  .notice.back {
    border-left-color: var(--accent);
  }
  .columns,
  .main,
  .top,
  .scene,
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
    border: solid var(--muted);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
  .open button.title::after {
    margin-top: 4px;
    transform: rotate(225deg);
  }
  .steady .title {
    min-height: 12px;
    height: 12px;
    overflow: hidden;
    clip-path: inset(50%); /* read, not seen: no colour is transparent where colours are forced */
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
  @container (min-width: 600px) {
    .scene:not(:has(.verbs)) raft-lab-stage {
      --columns: minmax(0, 1fr) minmax(268px, 34%); /* what is told stands beside the ring */
    }
  }
  @container (min-width: 760px) {
    /* The wide column says how high both are: what is longer beside it scrolls, and what is shorter grows. */
    .columns:has(.main):has(.side) {
      grid-template-columns: minmax(0, 1fr) 320px;
      min-height: 560px;
      align-content: stretch;
    }
    .columns:has(.main) .side {
      height: 0;
      min-height: 100%;
      overflow: auto;
    }
    .columns:has(.main) .side:has(.client.open) {
      grid-template-rows: auto 1fr;
      grid-auto-rows: auto;
      align-content: stretch;
    }
    .columns:not(:has(.main)) .side {
      grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
    }
    .main:has(> .top) {
      grid-template-rows: 1fr auto;
      align-content: stretch;
    }
    .main:has(> .top):has(> .logs.open) {
      grid-template-rows: auto; /* all share what is left */
    }
    .top:has(.why.open) {
      grid-template-rows: auto 1fr;
      align-content: stretch;
    }
  }
  @container (min-width: 1040px) {
    .top:has(.scene):has(.why.open) {
      grid-template-columns: minmax(0, 1fr) minmax(280px, 30%);
      grid-template-rows: 1fr;
    }
  }
  @container (min-width: 1400px) {
    .columns:has(.main):has(.side) {
      grid-template-columns: minmax(0, 1fr) 380px;
    }
  }
`
