import { html, svg, type TemplateResult } from 'lit'
import type { Words } from '../../i18n/index.js'
import { shapes } from './flight-marks.js'

/** What the stage's shapes mean, one control away. */
export function legend(words: Words): TemplateResult {
  const { stage } = words
  return html`<details class="marks small">
    <summary>${words.timeline.legend}</summary>
    <ul class="legend">
      <li>${sample('node follower', stage.roles.follower)}</li>
      <li>${sample('node candidate', stage.roles.candidate)}</li>
      <li>${sample('node leader', stage.roles.leader)}</li>
      <li>${sample('node follower learner', stage.parts.learner)}</li>
      <li>${sample('node follower none', stage.parts.none)}</li>
      <li>${sample('node down', stage.down)}</li>
      <li>${sample('node follower paused', stage.paused)}</li>
      <li>${sample('node follower stalled', stage.stalled)}</li>
      <li>${alarm()} ${stage.alarm}</li>
      <li>${disc()} ${stage.term}</li>
      ${(['heartbeat', 'append', 'snapshot', 'vote', 'request'] as const).map((kind) => html`<li>${message(`flight ${kind}`, kind)} ${stage.kinds[kind]}</li>`)}
      <li>${message('flight append reply', 'append')} ${stage.reply}</li>
      <li>${message('flight append lost', 'append')} ${stage.lost}</li>
      <li>${drawing(svg`<g class="link cut"><path class="line" d="M-9 0H-3M-3-4V4M3-4V4M3 0H9"></path></g>`)} ${stage.cut}</li>
      <li>${drawing(svg`<g class="node"><circle class="pip held" cx="-4" r="3"></circle><circle class="pip" cx="4" r="3"></circle></g>`)} ${stage.pips}</li>
      <li>${drawing(svg`<g class="struck"><circle r="8"></circle><text dy="0.36em">!</text></g>`)} ${stage.hostFault}</li>
      <li>${stage.rates}</li>
    </ul>
  </details>`
}

function sample(kind: string, name: string) {
  const radius = kind.includes('leader') ? 5.5 : 7.5
  return html`${drawing(svg`<g class=${kind}>
        <circle class="second" r="8.5"></circle>
        <circle class="body" r=${radius}></circle>
        <circle class="hatched" r="7"></circle>
        <circle class="striped" r="7"></circle>
        <path class="cross" d="M-4-4L4 4M4-4L-4 4"></path>
      </g>`)}
    ${name}`
}

function alarm() {
  return drawing(svg`<g class="node follower"><circle class="alarm" r="7.5" pathLength="100" stroke-dasharray="66 200" transform="rotate(-90)"></circle></g>`)
}

function disc() {
  return drawing(svg`<g class="node"><circle class="disc term-1" r="7.5"></circle></g>`)
}

function message(kind: string, shape: keyof typeof shapes) {
  return drawing(svg`<g class=${kind}><path d=${shapes[shape]}></path></g>`)
}

function drawing(body: TemplateResult) {
  return html`<svg viewBox="-10 -10 20 20" aria-hidden="true">${body}</svg>`
}
