/** Gives the page `<raft-lab>` and the elements that it is made of. */
import { Bar } from './bar.js'
import { Broken } from './broken.js'
import { Check } from './client/check.js'
import { Client } from './client/client.js'
import { Keys } from './keys.js'
import { Logs } from './logs/logs.js'
import type { RaftLabElement } from './public.js'
import { RaftLab } from './raft-lab.js'
import { Real } from './real.js'
import { AnewPart } from './settings/anew.js'
import { FieldsForm } from './settings/fields-form.js'
import { SettingsPart } from './settings/settings.js'
import { MembersLine } from './stage/members.js'
import { MessageCard } from './stage/message-card.js'
import { NodePanel } from './stage/node-panel.js'
import { Note } from './stage/note.js'
import { Stage } from './stage/stage.js'
import { Twin } from './stage/twin.js'
import { Why } from './why/why.js'

const publicElement: new () => RaftLabElement = RaftLab

const elements: Readonly<Record<string, CustomElementConstructor>> = {
  'raft-lab-anew': AnewPart,
  'raft-lab-bar': Bar,
  'raft-lab-broken': Broken,
  'raft-lab-check': Check,
  'raft-lab-client': Client,
  'raft-lab-fields': FieldsForm,
  'raft-lab-keys': Keys,
  'raft-lab-logs': Logs,
  'raft-lab-members': MembersLine,
  'raft-lab-message': MessageCard,
  'raft-lab-node': NodePanel,
  'raft-lab-note': Note,
  'raft-lab-real': Real,
  'raft-lab-settings': SettingsPart,
  'raft-lab-stage': Stage,
  'raft-lab-twin': Twin,
  'raft-lab-why': Why,
  'raft-lab': publicElement,
}

// A page may load the script twice, say from two posts on one blog page.
for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element)
