import { renameHook } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { moved, withKept } from '../kept-runs.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const rename: Verb = {
  about: 'give a hook another id, wherever hooks.toml speaks of it',
  usage: 'hookline rename <id> <new id> [--config <hooks.toml>] [--dry-run] [--json]',
  help: [
    'Also in `needs`, in `results.<id>` of conditions and {{ }}, in profiles and tests. What a script reads of it',
    'by name is not looked at. What waits for it in the background goes with it, and so do its dead letters: under the same delivery',
    'ids and in the order that they had.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, EDIT_FLAGS)
    const [from, to, ...more] = flags.words
    if (from === undefined || to === undefined || more.length > 0)
      throw new HooklineError('USAGE', 'rename takes an id and a new one', { hint: rename.usage })
    // what waits could not be moved later: where the journal cannot be had nothing is renamed
    return withKept((journal) =>
      carryOut({
        flags,
        ids: [from, to],
        edit: (before) => renameHook(before, from, to),
        ...(journal && { follow: (edited) => moved(journal, from, to, edited) }),
      }),
    )
  },
}
