/** Gives the page `<raft-lab>`, and the buttons of its prose; what else its prose has comes with the whole lab. */
import type { RaftLabElement } from '../element/public.js'
import { listen } from './buttons.js'
import { RaftLabHost } from './host.js'
import { watch } from './prose.js'

const publicElement: new () => RaftLabElement = RaftLabHost

// A page may load the script twice, say from two posts on one blog page: its buttons act once.
if (!customElements.get('raft-lab')) {
  customElements.define('raft-lab', publicElement)
  listen(document)
  watch(document)
}
