import { css } from 'lit'

/** The timeline's marks. What a node was shows by the height and the shape of its bar as well as by its colour. */
export const timelineLook = css`
  :host {
    container-type: inline-size;
  }
  .tools {
    flex-wrap: nowrap;
    justify-content: space-between;
    min-height: 32px;
    margin-bottom: 4px;
  }
  .told-at {
    flex: 1;
    min-width: 0;
    min-height: 32px; /* what comes later moves nothing */
    overflow: hidden;
    color: var(--muted);
  }
  @container (max-width: 420px) {
    .tools {
      flex-wrap: wrap;
    }
    .told-at {
      flex: 1 0 100%;
    }
  }
  .zoom {
    display: inline-flex;
    gap: 4px;
    flex: none;
  }
  .zoom button {
    min-width: 32px;
    padding: 0 8px;
  }
  .plot {
    position: relative;
    overflow: hidden;
    min-height: 96px;
    margin-bottom: 8px;
    cursor: crosshair;
    touch-action: pan-y; /* two fingers zoom the run, not the page */
    user-select: none;
    -webkit-user-select: none;
    outline-offset: 2px;
  }
  .field {
    position: relative;
  }
  .handle {
    position: absolute;
    top: 0;
    width: 24px;
    height: 24px;
    background: var(--accent);
    border: 1px solid var(--surface);
    border-radius: 6px 0 0 6px;
    cursor: ew-resize;
    touch-action: none;
  }
  .handle.to {
    border-radius: 0 6px 6px 0;
  }
  .handle::before {
    content: '';
    position: absolute;
    inset: 6px 8px;
    border: solid var(--on-accent);
    border-width: 0 2px;
  }
  .handle.away {
    opacity: 0.5;
  }
  svg {
    display: block;
  }
  text {
    font: 11px var(--text);
    font-variant-numeric: tabular-nums;
    fill: var(--muted);
  }
  .name {
    font-size: 12px;
    font-weight: 600;
    fill: var(--ink);
    dominant-baseline: central;
  }
  .grid {
    stroke: var(--line);
  }
  .untold {
    fill: url(#gap);
  }
  .later {
    fill: var(--surface);
    opacity: 0.6;
  }
  .selected {
    fill: color-mix(in srgb, var(--accent) 16%, transparent);
    stroke: var(--accent);
  }
  .selected[width='0.0'] {
    display: none;
  }
  .undo {
    stroke: var(--unsure);
    stroke-width: 1.5;
    stroke-dasharray: 2 3;
  }
  .head {
    fill: var(--accent);
    stroke: var(--accent);
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .past .head {
    fill: var(--unsure);
    stroke: var(--unsure);
  }
  .hatch {
    stroke: var(--ink);
    stroke-width: 2;
  }
  .stripe {
    stroke: var(--unsure);
    stroke-width: 3;
  }
  .under-hatch,
  .under-stripe {
    fill: var(--surface);
    opacity: 0.7;
  }
  .under-gap {
    fill: none;
  }
  .gap {
    stroke: var(--line);
    stroke-width: 2;
  }

  .down {
    fill: var(--down);
  }
  .follower {
    fill: color-mix(in srgb, var(--follower) 62%, var(--surface));
  }
  .learner {
    fill: var(--surface);
    stroke: var(--follower);
    stroke-width: 1.5;
  }
  .none {
    fill: var(--down);
    opacity: 0.6;
  }
  .candidate {
    fill: var(--candidate);
  }
  .pre-candidate {
    fill: color-mix(in srgb, var(--candidate) 35%, var(--surface));
  }
  .leader {
    fill: var(--leader);
  }
  .commit {
    fill: var(--surface);
    opacity: 0.75;
  }
  .paused {
    fill: url(#hatch);
  }
  .hang {
    fill: url(#stripe);
  }
  .stood {
    fill: var(--candidate);
    stroke: var(--surface);
    stroke-width: 1.5;
    paint-order: stroke;
  }
  .crash,
  .failed {
    fill: none;
    stroke: var(--bad);
    stroke-width: 2;
  }
  .broken {
    fill: var(--bad);
    stroke: var(--surface);
    paint-order: stroke;
    stroke-width: 2;
  }
  .broken-line {
    stroke: var(--bad);
    stroke-width: 1.5;
    stroke-dasharray: 4 2;
  }
  [class*='term-'] {
    fill: var(--hue);
  }
  .label {
    fill: var(--ink);
    dominant-baseline: central;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 5px;
    stroke-linejoin: round;
  }
  .on-leader {
    fill: var(--on-accent);
    stroke: var(--leader);
  }

  .ok {
    fill: var(--good);
  }
  .took {
    opacity: 0.7;
  }
  .took.ok {
    fill: color-mix(in srgb, var(--good) 55%, var(--surface));
  }
  .took.failed {
    fill: var(--bad);
    stroke: none;
  }
  .took.unknown {
    fill: var(--unsure);
    stroke: none;
  }
  .unknown {
    fill: var(--surface);
    stroke: var(--unsure);
    stroke-width: 2;
  }
  .waits,
  .began {
    fill: none;
    stroke: var(--unsure);
    stroke-width: 1.5;
  }
  .trouble {
    fill: color-mix(in srgb, var(--bad) 22%, var(--surface));
    stroke: var(--bad);
  }
  .trouble.disk,
  .trouble.apply,
  .trouble.process {
    fill: color-mix(in srgb, var(--unsure) 24%, var(--surface));
    stroke: var(--unsure);
  }
  .trouble.paused {
    fill: color-mix(in srgb, var(--ink) 14%, var(--surface));
    stroke: var(--edge);
  }
  .trouble.host {
    fill: var(--surface);
    stroke: var(--edge);
    stroke-dasharray: 3 2;
  }
  .on-cut,
  .on-down,
  .on-disk,
  .on-apply,
  .on-process,
  .on-host {
    stroke: none;
  }
  @media (forced-colors: active) {
    .grid {
      opacity: 0.5;
    }
    .handle {
      forced-color-adjust: none;
    }
    /* For the plot and its legend alike. */
    :host {
      --ink: CanvasText;
      --muted: CanvasText;
      --surface: Canvas;
      --line: GrayText;
      --edge: CanvasText;
      --down: GrayText;
      --follower: GrayText;
      --candidate: CanvasText;
      --leader: Highlight;
      --on-accent: HighlightText;
      --accent: Highlight;
      --good: CanvasText;
      --bad: LinkText;
      --unsure: CanvasText;
    }
  }
`
