import { css } from '@lit/reactive-element/css-tag.js'

/**
 * The lab's look as custom properties. A host page sets any --raft-lab-… of these on
 * the element; the short names are what the style sheets here use.
 *
 * Roles and terms are told apart by a colour-blind-safe set after Okabe and Ito, and
 * never by colour alone. Contrast is at least 4.5:1 for text and 3:1 for marks, in both schemes.
 */
export const tokens = css`
  :host {
    --ground: var(--raft-lab-ground, light-dark(#f6f7f9, #14171c));
    --surface: var(--raft-lab-surface, light-dark(#ffffff, #1c2027));
    --ink: var(--raft-lab-ink, light-dark(#15181d, #e8ebf0));
    --muted: var(--raft-lab-muted, var(--raft-lab-quiet, light-dark(#545c69, #a3acba)));
    --line: var(--raft-lab-line, light-dark(#d8dce3, #343a45));
    --edge: var(--raft-lab-edge, light-dark(#7d8695, #757f90));
    --accent: var(--raft-lab-accent, light-dark(#0063a3, #62b8f0));
    --on-accent: var(--raft-lab-on-accent, light-dark(#ffffff, #0b1a26));

    --follower: var(--raft-lab-follower, light-dark(#5b6472, #a7b0be));
    --candidate: var(--raft-lab-candidate, light-dark(#a85400, #f2a33a));
    --leader: var(--raft-lab-leader, light-dark(#0063a3, #62b8f0));
    --down: var(--raft-lab-down, light-dark(#737b88, #7f8897));
    --request: var(--raft-lab-request, light-dark(#97437a, #e39bc6));

    --good: var(--raft-lab-good, light-dark(#00694c, #3fc79d));
    --bad: var(--raft-lab-bad, light-dark(#b03a00, #ff9466));
    --unsure: var(--raft-lab-unsure, light-dark(#7a5c00, #e8c547));

    --term-0: var(--raft-lab-term-0, #56b4e9);
    --term-1: var(--raft-lab-term-1, #e69f00);
    --term-2: var(--raft-lab-term-2, #3fbf97);
    --term-3: var(--raft-lab-term-3, #d98cb9);
    --term-4: var(--raft-lab-term-4, #f0e442);
    --term-5: var(--raft-lab-term-5, #b3a5e8);
    --on-term: var(--raft-lab-on-term, #14171c);

    --text: var(--raft-lab-text, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --mono: var(--raft-lab-mono, ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace);
    --ring: var(--raft-lab-ring, max(300px, min(900px, 100vh - 480px))); /* how high the stage's ring may be: the verbs are in sight too */
    --radius: 6px;
  }
`
