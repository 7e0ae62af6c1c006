import { renameHook } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const rename: Verb = {
  about: 'give a hook another id, wherever hooks.toml speaks of it',
  usage: 'hookline rename <id> <new id> [--config <hooks.toml>] [--dry-run] [--json]',
  help: [
    'Also in `needs`, in `results.<id>` of conditions and {{ }}, in profiles and tests. What a script reads of it',
    'by name is not looked at.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, EDIT_FLAGS)
    const [from, to, ...more] = flags.words
    if (from === undefined || to === undefined || more.length > 0)
      throw new HooklineError('USAGE', 'rename takes an id and a new one', { hint: rename.usage })
    return carryOut({ flags, ids: [from, to], edit: (before) => renameHook(before, from, to) })
  },
}
