import { css } from 'lit'

/**
 * Where the lab begins and the host page's style ends. A page's rules reach the host
 * element; of what that hands down, .lab takes font, colour and what says whether it
 * can be seen, and nothing else, so that no page's text style changes the lab.
 *
 * .room has no width of its own, as container queries ask; .strut has, and, as replaced
 * content of max-width 100 %, gives way like a video. So a parent that is as wide as its
 * content is as wide as for a video of that width.
 *
 * .lab floats, for only so no line that a page draws under or through its text goes on into the lab.
 */
const borderLook = css`
  :host {
    box-sizing: border-box;
    max-width: 100%;
    min-height: 96px;
    flex-flow: column !important; /* where a page makes it a flex box */
    align-items: stretch !important;
    break-inside: avoid;
    writing-mode: horizontal-tb !important; /* a lab that a page's rule turns has no width */
    font: 14px/20px var(--text);
    color: var(--ink);
  }
  :host([popover]:not(:popover-open)) {
    display: none;
  }
  .strut {
    display: block;
    width: 960px;
    max-width: 100%;
    height: 0;
    visibility: hidden;
    color: light-dark(#000, #fff);
    transition: color 1ms;
  }
  .room {
    display: flow-root;
    container-type: inline-size;
    max-height: 100%; /* of an element that a page gives a height, whose lab then scrolls in it */
    overflow: auto;
    position: relative; /* else what stands out of the flow would pass it */
    padding-bottom: 1px; /* a height that is rounded is nothing to scroll */
    margin-bottom: -1px;
  }
  .lab {
    all: initial;
    direction: ltr;
    unicode-bidi: isolate;
    float: left;
    width: 100%;
    font: inherit;
    font-variant: tabular-nums;
    color: inherit;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    forced-color-adjust: inherit;
    print-color-adjust: inherit;
    text-size-adjust: 100%;
    background: var(--ground);
    border-radius: 8px;
  }
  @container (max-width: 240px) {
    .lab {
      overflow-x: auto; /* nothing fits in so little room, and nothing may pass it */
    }
  }
  .lab[lang='ko'] {
    word-break: keep-all; /* a line of Korean ends between words */
  }
  .lab[data-colours] {
    color: var(--ink); /* what it inherits is ink for the page's own colours */
  }
  .lab[data-colours='light'] {
    color-scheme: light;
  }
  .lab[data-colours='dark'] {
    color-scheme: dark;
  }
`

/** How the parts stand together: side by side where there is room, one under the other where not. */
const partsLook = css`
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
  @container (min-width: 560px) and (max-width: 759px) {
    .side:has(.settings):has(.client) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .side:has(.client) .settings {
      grid-row: span 2;
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
      grid-template-rows: auto 1fr auto;
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
  /* There is room for what happened beside all of the rest. */
  @container (min-width: 2000px) {
    .main:has(.scene):has(.why.open) {
      grid-template-columns: minmax(0, 1fr) 480px;
      grid-template-rows: auto auto 1fr;
    }
    .main:has(.scene):has(.why.open) > .top {
      display: contents;
    }
    .main:has(.scene) > * {
      grid-column: 1;
    }
    .main:has(.scene) .why.open {
      grid-area: 1 / 2 / 3;
    }
    .main:has(.scene):has(.why.open) > .measured {
      grid-area: 3 / 2;
    }
  }
`

export const frameLook = [borderLook, partsLook]
