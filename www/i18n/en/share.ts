export const share = {
  label: 'Share',
  save: 'Save',
  buttons: { link: 'Copy link', embed: 'Copy embed code', svg: 'SVG', png: 'PNG', trace: 'Recording' },
  meanings: {
    link: 'A link to this moment: what the lab began as, and all that it was asked for',
    embed: 'HTML that shows this moment in another page',
    svg: 'A picture of the cluster, as SVG',
    png: 'A picture of the cluster, as PNG',
    trace: 'The recording of this run, which ./build.sh replay runs again',
  },
  frame: 'A Raft cluster',
  copied: { link: 'The link is copied.', embed: 'The code is copied.' },
  live: 'Of a live lab it restores the settings and the calls, which are made again in their order; not the real world’s dice.',
  saved: (name: string) => `Saved as ${name}.`,
  none: 'There is no picture, since the cluster is not shown here.',
  refused: 'This browser does not let the page copy. Copy it from here:',
}
