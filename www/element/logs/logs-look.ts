import { css } from 'lit'

export const logsLook = css`
  .table {
    display: flex;
  }
  .scroll {
    flex: 1;
    min-width: 0;
    overflow-x: auto;
    overflow-y: hidden;
    overscroll-behavior-x: contain;
    padding-bottom: 4px;
    contain: layout paint;
  }
  .sheet {
    position: relative;
  }
  /* As far as one can scroll; the lines are contained, so that a log that grows lays out nothing else. */
  .extent {
    width: 1px;
    height: 1px;
  }
  .line {
    position: relative;
    height: 30px;
    contain: layout style;
  }
  .name {
    width: 48px;
    height: 24px;
    margin-bottom: 6px;
    padding-right: 4px;
    font-weight: 600;
    line-height: 24px;
    border-right: 3px solid transparent;
    background: content-box var(--surface);
  }
  .head {
    height: 20px;
    margin: 0;
    font-size: 12px;
    font-weight: 400;
    line-height: 20px;
  }
  .name.leader {
    border-right: 3px double var(--leader);
  }
  .name.candidate,
  .name.pre-candidate {
    border-right: 3px dashed var(--candidate);
  }
  .name.down {
    color: var(--muted);
    text-decoration: line-through;
  }
  .fold {
    height: 24px;
    padding: 2px 8px;
    overflow: clip;
    border: 2px solid var(--edge);
    border-radius: 4px;
    font-size: 12px;
    line-height: 16px;
    white-space: nowrap;
    color: var(--muted);
    background: repeating-linear-gradient(90deg, transparent 0 6px, var(--line) 6px 7px), var(--ground);
  }
  .fold .text {
    position: sticky;
    left: 8px;
    padding: 0 4px;
    background: var(--ground);
  }
  .cell.config {
    border-radius: 12px;
    padding-left: 7px;
    font-size: 11px;
  }
  .next[data-receiving]:not([data-receiving=''])::after {
    content: attr(data-receiving);
    position: absolute;
    top: 4px;
    left: 6px;
    font-size: 12px;
    line-height: 16px;
    white-space: nowrap;
    color: var(--good);
  }
  .index,
  .extent,
  .line > .fold,
  .line > .cell,
  .line > .match,
  .line > .next {
    position: absolute;
    top: 0;
    left: 0;
  }
  .index {
    width: 72px;
    text-align: center;
    color: var(--muted);
  }
  .cell {
    --hue: var(--term-0);
    width: 72px;
    height: 24px;
    contain: size layout style;
    padding: 2px 9px 3px 4px;
    border: 2px solid color-mix(in oklab, var(--hue), light-dark(#000, var(--hue)) 42%);
    border-radius: 4px;
    font-size: 12px;
    line-height: 16px;
    background: var(--surface);
  }
  .cell.open {
    border-style: dashed;
  }
  .cell.committed,
  .cell.applied {
    background: var(--hue);
    border-color: var(--hue);
    color: var(--on-term);
  }
  .cell.unknown {
    border-color: var(--line);
  }
  .cell .text {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell .term {
    font-size: 10px;
    line-height: 10px;
    position: absolute;
    right: 2px;
    bottom: 0;
  }
  .cell.applied::after {
    content: '✓';
    position: absolute;
    top: -1px;
    right: 2px;
    font-size: 9px;
    line-height: 12px;
  }
  .line.down .cell {
    border-color: var(--edge);
    background: var(--surface);
    color: var(--muted);
  }
  .match::before,
  .next::before {
    content: '';
    display: block;
    width: 72px;
    height: 28px;
  }
  .match::before {
    border-right: 3px solid var(--good);
    border-bottom: 3px solid var(--good);
    border-bottom-right-radius: 4px;
    width: 74px;
    clip-path: inset(11px 0 0 50px);
  }
  .next::before {
    border-left: 2px dashed var(--muted);
    border-bottom: 2px dashed var(--muted);
    clip-path: inset(15px 54px 0 0);
  }
  [hidden] {
    display: none !important;
  }
  .foot {
    gap: 4px 16px;
    margin-top: 4px;
    min-height: 28px;
    align-items: start;
  }
  details {
    flex: 1;
  }
  .key .cell {
    display: inline-block;
    position: relative;
    width: 20px;
    height: 16px;
    padding: 0;
  }
  .key .match,
  .key .next {
    display: inline-block;
    width: 12px;
    height: 12px;
  }
  .key .match::before,
  .key .next::before {
    width: 12px;
    height: 12px;
    clip-path: none;
  }
  .newest {
    margin-left: auto;
    min-height: 24px;
    padding: 0 8px;
    font-size: 12px;
  }
`
