import { css } from 'lit'

/** The stage's shapes. A role shows by its outline as well as by its colour. */
export const stageLook = css`
  :host {
    display: grid;
    grid-template-columns: var(--columns, minmax(0, 1fr));
    align-content: start;
    gap: 0 16px;
  }
  /* As wide as its height allows, so that what is in it knows how large it is drawn. */
  .ring {
    container-type: inline-size;
    contain: layout style;
    overflow-x: clip;
    place-self: center;
    width: calc(min(100%, var(--ring) * var(--shape)) + 24px);
    padding: 0 12px;
  }
  .ring > svg {
    display: block;
    width: 100%;
    overflow: visible;
    user-select: none;
  }
  .words {
    container-type: inline-size;
    min-width: 0;
  }
  .hatch {
    stroke: var(--ink);
    stroke-width: 2;
    opacity: 0.55;
  }
  .stripe {
    stroke: var(--unsure);
    stroke-width: 3;
    opacity: 0.6;
  }
  .line {
    fill: none;
    stroke: var(--line);
    stroke-width: 1;
  }
  .cut .line {
    stroke: var(--bad);
    stroke-width: 1.75;
  }
  .flow {
    stroke: var(--leader);
    stroke-linecap: round;
  }
  .cut .flow {
    display: none;
  }

  .node {
    cursor: pointer;
    outline: none;
  }
  .body {
    fill: var(--surface);
    stroke: var(--follower);
    stroke-width: 2;
  }
  .track,
  .drawn,
  .alarm,
  .second,
  .halo {
    fill: none;
  }
  .track {
    stroke: var(--line);
    stroke-width: 1;
  }
  .drawn {
    stroke: color-mix(in srgb, var(--follower) 35%, transparent);
    stroke-width: 4;
  }
  .alarm {
    stroke: var(--follower);
    stroke-width: 4;
  }
  .second,
  .cross,
  .hatched,
  .striped,
  .left,
  .pips {
    display: none;
  }
  .candidate .body {
    stroke: var(--candidate);
    stroke-width: 3;
    stroke-dasharray: 5 4;
    fill: color-mix(in srgb, var(--candidate) 14%, var(--surface));
  }
  .candidate.pre .body {
    stroke-width: 2;
    fill: var(--surface);
  }
  .candidate .alarm {
    stroke: var(--candidate);
  }
  .candidate .drawn {
    stroke: color-mix(in srgb, var(--candidate) 35%, transparent);
  }
  .candidate .pips {
    display: inline;
  }
  .leader .body {
    stroke: var(--leader);
    stroke-width: 3;
    fill: color-mix(in srgb, var(--leader) 16%, var(--surface));
  }
  .leader .second {
    display: inline;
    stroke: var(--leader);
    stroke-width: 2.5;
  }
  .leader .track {
    display: none;
  }
  .learner .body {
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-dasharray: 0.1 5;
  }
  .none:not(.leader) .body {
    stroke: var(--down);
    stroke-width: 1.25;
    fill: var(--ground);
  }
  .none:not(.leader) .disc {
    opacity: 0.35;
  }
  .none:not(.leader) .term {
    fill: var(--ink);
  }
  .none .track {
    display: none;
  }
  .down .body {
    stroke: var(--down);
    stroke-width: 2;
    stroke-dasharray: none;
    fill: var(--ground);
  }
  .down .disc {
    opacity: 0.35;
  }
  .down .term {
    fill: var(--ink);
  }
  .down .track,
  .down .drawn,
  .down .alarm {
    display: none;
  }
  .down .cross {
    display: inline;
    stroke: var(--bad);
    stroke-width: 4;
    stroke-linecap: round;
  }
  .paused .hatched {
    display: inline;
    fill: url(#hatch);
  }
  .paused .alarm {
    opacity: 0.5;
  }
  .stalled .striped {
    display: inline;
    fill: url(#stripe);
  }
  .stalled .left {
    display: inline;
  }
  .left rect {
    fill: var(--surface);
    stroke: var(--unsure);
    stroke-width: 2;
  }
  .left text {
    font-size: 14px;
    font-weight: 700;
  }
  .struck circle {
    fill: var(--bad);
  }
  .struck text {
    font-size: 13px;
    font-weight: 700;
    fill: var(--surface);
  }
  .pip {
    fill: var(--surface);
    stroke: var(--candidate);
    stroke-width: 1.25;
  }
  .pip.held {
    fill: var(--candidate);
  }
  .disc {
    fill: var(--hue, var(--term-0));
  }
  text {
    text-anchor: middle;
    fill: var(--ink);
    pointer-events: none;
  }
  text.term {
    font-size: 17px;
    font-weight: 700;
    fill: var(--on-term);
  }
  text.term.long {
    font-size: 11px;
  }
  .name {
    font-size: 15px;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  .id {
    font-weight: 700;
  }
  .state {
    fill: var(--muted);
  }
  .leader .state {
    fill: var(--leader);
  }
  .candidate .state {
    fill: var(--candidate);
  }
  .down .state {
    fill: var(--bad);
  }
  .stalled .state {
    fill: var(--unsure);
  }
  .node:hover .halo {
    stroke: var(--edge);
    stroke-width: 1.5;
  }
  .node.selected .halo {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .node:focus-visible .halo {
    stroke: var(--accent);
    stroke-width: 3;
  }

  .target {
    fill: transparent;
  }
  .flight {
    cursor: pointer;
    color: var(--leader);
  }
  .flight path {
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linejoin: round;
  }
  .flight.vote,
  .flight.preVote {
    color: var(--candidate);
  }
  .flight.request {
    color: var(--request);
  }
  .flight.snapshot {
    color: var(--good);
  }
  .flight.reply path {
    fill: var(--surface);
  }
  .flight.reject path {
    stroke-dasharray: 3 2;
  }
  .flight.many path {
    stroke-width: 4;
  }
  .flight.lost,
  .flight.cut {
    color: var(--down);
  }

  .strip {
    grid-column: 1 / -1;
  }
  .strip:has(*) {
    min-height: 128px;
    margin: 8px 0;
    padding: 8px 0;
    border: solid var(--line);
    border-width: 1px 0;
  }
  .legend svg {
    width: 20px;
    height: 20px;
  }
  .legend .node {
    cursor: default;
  }
  .legend .body {
    stroke-width: 1.5;
  }
  .legend .candidate .body {
    stroke-dasharray: 3 2.5;
  }
  .legend .learner .body {
    stroke-width: 2;
    stroke-dasharray: 0.1 3.25;
  }
  .legend .second {
    stroke-width: 1.5;
  }
  .legend .alarm {
    stroke-width: 3.5;
  }
  .legend .cross {
    stroke-width: 2.5;
  }
  /* A name is 12 to 23 px high, however large the ring is drawn. */
  @container (max-width: 380px) {
    .name {
      font-size: 18px;
    }
    text.term {
      font-size: 20px;
    }
    .left text {
      font-size: 18px;
    }
  }
  @container (min-width: 480px) {
    .name {
      font-size: 13px;
    }
  }
  @container (min-width: 620px) {
    .name {
      font-size: 10px;
    }
  }
  @container (min-width: 840px) {
    .name {
      font-size: 8px;
    }
  }
`
