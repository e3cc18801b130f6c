import { count } from './numbers.js'

/** What a scenario says under the stage. */
export const caption = {
  label: 'Scenario',
  step: (step: number, of: number) => (step < of ? `step ${step + 1} of ${of}` : `all ${count(of, 'step')} passed`),
  controls: 'Captions',
  before: 'The run is on its way to the first step.',
  end: 'The end',
  count: (at: number, of: number) => `${at} of ${of}`,
  buttons: { back: 'Back', next: 'Next', auto: 'Auto', list: 'Steps' },
  meanings: {
    back: 'To the caption before, and its moment',
    next: 'On to the next caption',
    auto: 'Goes on by itself once there was time to read, until you do anything',
    list: 'The captions of this scenario, to go to any of them',
  },
  take: 'Do anything to take over',
  again: 'Play this again',
  left: 'You have taken over: the cluster goes on as it was at that moment.',
  failed: (why: string) => `The scenario has ended here: ${why}`,
}
