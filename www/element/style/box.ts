import { css } from '@lit/reactive-element/css-tag.js'

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
export const borderLook = css`
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
  /* Of a stage alone as high as its lab will be, where it stands beside its words; else about as high. */
  :host(:is([parts~='stage'], :not([parts], [fragment]))) .cover[role='status'] {
    min-height: 600px;
  }
  @container (min-width: 600px) {
    :host(:is([parts~='stage'], :not([parts], [fragment]))) .cover[role='status'] {
      min-height: calc(min(var(--ring), 60cqw - 84px) + 122px);
    }
  }
  @container (min-width: 1100px) {
    :host(:is([parts~='stage'], :not([parts], [fragment]))) .cover[role='status'] {
      min-height: calc(var(--ring) + 86px);
    }
  }
  .cover[role='alert'] {
    border-left: 4px solid var(--bad);
  }
  .cover ul {
    display: grid;
    gap: 4px;
  }
  /* A picture in the lab's place, and what is said meanwhile. */
  ::slotted(:is(svg, img, picture)) {
    display: block;
    max-width: 100%;
    height: auto;
    margin: 0 auto;
  }
  .chip {
    position: absolute;
    bottom: 8px;
    left: 8px;
    max-width: calc(100% - 16px);
    box-sizing: border-box;
    padding: 4px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
  }
  .chip[role='alert'] {
    border-left: 4px solid var(--bad);
  }
`
