import { count, seconds } from './numbers.js'

/** '1.234 s put'. */
const step = (t: number, what: string): string => `${(t / 1000).toFixed(3)} s ${what}`

export const share = {
  label: 'Share',
  save: 'Save',
  buttons: { link: 'Copy link', short: 'Copy short link', embed: 'Copy embed code', diagram: 'Copy sequence diagram', svg: 'SVG', png: 'PNG', trace: 'Recording', open: 'Open a scenario file' },
  meanings: {
    link: 'A link to this moment: what the lab began as, and all that it was asked for',
    short: 'This server keeps the moment under a short address, which opens it for whoever has it',
    embed: 'HTML that shows this moment in another page',
    diagram: 'What is selected on the timeline as a Mermaid sequence diagram: messages, elections, commits, faults',
    svg: 'A picture of the cluster, as SVG',
    png: 'A picture of the cluster, as PNG',
    trace: 'The recording of this run, which ./build.sh replay runs again',
    open: 'Plays a scenario in JSON, or what ./build.sh sim --save has found; its cluster takes the place of this one. A file can be dropped on the lab too',
  },
  frame: 'A Raft cluster',
  copied: { link: 'The link is copied.', short: 'The short link is copied.', embed: 'The code is copied.', diagram: 'The diagram is copied, as Mermaid text.' },
  unfurls: 'Where it is posted, it shows a picture of this moment.',
  notKept: { often: 'This server keeps only a few moments a minute of each reader: try again in a minute.', other: 'This server can’t keep the moment now.' },
  lesson: 'Whoever opens it stands at this step of the lesson, and can go on.',
  scenario: 'It plays the lesson from its beginning.',
  lessonLive: 'A live lab plays the lesson again up to this step. What chance decides may come out otherwise there.',
  live: 'Of a live lab it restores the settings and the calls, which are made again in their order; not the real world’s dice.',
  opened: (name: string) => `${name} is opened.`,
  longFile: (name: string, most: number) => `${name} is not read: a scenario has at most ${most} bytes.`,
  notJSON: (name: string, why: string) => `${name} is not JSON: ${why}`,
  saved: (name: string) => `Saved as ${name}.`,
  unselected: 'Select a stretch of the timeline first: drag along it with Shift, or press Select there.',
  selected: (from: number, to: number) => `Selected on the timeline: ${seconds(from)} to ${seconds(to)}`,
  text: 'The sequence diagram, as Mermaid text',
  diagram: {
    client: 'Client',
    title: (from: number, to: number) => `${(from / 1000).toFixed(3)} s to ${(to / 1000).toFixed(3)} s`,
    left: (from: number, most: number) => `What was before ${(from / 1000).toFixed(3)} s is left out, since a diagram has ${most} steps at most. Select a shorter stretch to see all of it.`,
    step,
    /** '1.234 s Append, term 2, 3 entries: lost in the network'. */
    message: (t: number, name: string, term: number, entries: number, fate: string) => step(t, `${name}, term ${term}${entries > 0 ? `, ${count(entries, 'entry', 'entries')}` : ''}${fate ? `: ${fate}` : ''}`),
  },
  refused: 'This browser does not let the page copy. Copy it from here:',
}
