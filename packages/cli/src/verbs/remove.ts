import { hookAt, neededBy, removeHook, type HooksFile } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { lost } from '../kept-runs.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const remove: Verb = {
  about: 'take a hook out of hooks.toml',
  usage: 'hookline remove <id> [--force] [--config <hooks.toml>] [--dry-run] [--json]',
  help: [
    'It goes with the comment right above it and its sub-tables. A hook that others need stays, unless --force takes it out',
    'of their `needs` too. `hookline disable` only switches it off. What waits for it in the background ends, which is told.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...EDIT_FLAGS, force: 'switch' })
    const [id, ...more] = flags.words
    if (id === undefined || more.length > 0)
      throw new HooklineError('USAGE', 'remove takes one hook', { hint: remove.usage })
    const edit = (before: HooksFile): HooksFile => removed(before, id, flags.on['force'] === true)
    return carryOut({ flags, ids: [id], edit, follow: (edited) => lost([id], edited) })
  },
}

function removed(before: HooksFile, id: string, force: boolean): HooksFile {
  hookAt(before, id)
  const needing = neededBy(before, id).filter((one) => one !== id)
  if (needing.length > 0 && !force)
    throw new HooklineError('HOOK_NEEDED', `"${id}" is needed by ${needing.join(', ')}`, {
      hint: 'Take it out of their `needs` first; --force does.',
    })
  return removeHook(before, id)
}
