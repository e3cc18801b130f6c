import type { Happening } from '../../lab/types.js'
import { ms, seconds } from './numbers.js'

/** A stretch of time: short ones in ms. */
const long = (t: number): string => (t < 1000 ? ms(t) : seconds(t))

const kinds: Record<Happening['kind'], (node: string, from: string) => string> = {
  message: (node, from) => `${node} got a message from ${from}`,
  sync: (node) => `${node}’s disk write is durable`,
  timer: (node) => `${node}’s timer went off`,
  order: (node) => `a call reached ${node}`,
  end: (node) => `${node}’s process ended`,
  client: () => 'the client’s timer went off',
  asked: () => 'the lab was called',
  request: (node) => `a client’s request reached ${node}`,
  answer: (node) => `a client got an answer from ${node}`,
  befell: (node) => `something befell ${node || 'the cluster'}`,
  heard: (node) => `the lab heard from ${node}`,
}

export const time = {
  slider: 'Moment in view',
  moment: (at: number, before: number) => (before > 0 ? `${seconds(at)}, ${long(before)} before now` : `${seconds(at)}, now`),
  now: 'now',
  past: (before: number) => `past moment, ${long(before)} before now`,
  stop: 'Stop',
  stopMeaning: 'Stay at the moment that the run has come to',
  running: 'Making the run again up to that moment',
  buttons: { back: 'Back', step: 'Step', now: 'Now', undo: 'Undo', fork: 'Fork' },
  meanings: {
    back: 'One event back',
    step: 'One event on',
    now: 'To the latest moment',
    undo: 'Back to the future that was replaced when you changed something in a past moment',
    fork: 'A second lab below, which goes on from this moment by itself',
  },
  happened: ({ time, kind, node, from }: Happening) => `At ${(time / 1000).toFixed(4)} s ${kinds[kind](node ?? '', from ?? '')}.`,
  fork: (at: number) => `A fork of the lab above: it goes on from ${seconds(at)} by itself.`,
  end: 'End this fork',
}
