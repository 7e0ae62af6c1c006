import { addHook } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { KEY_FLAGS, keyFlagLines, keysOf } from '../hook-flags.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const add: Verb = {
  about: 'add a hook to hooks.toml',
  usage:
    'hookline add <id> --on <event> [--match <pattern>]... [--deny <reason> | --run <line> | ...] [--dry-run] [--json]',
  help: [
    'hookline add no-push --on exec.before --match "git push *" --guard --deny "Open a PR"',
    'hookline add tell --on task.complete --executor webhook --with url=http://x --with format=slack',
    '',
    'Every key of a hook has its flag; what can be several is given several times:',
    ...keyFlagLines(),
    '',
    'A --no- before those that take nothing says false. The hook comes at the end of the file; where there is no file, one',
    'is made. Nothing is written unless the file is right then. Exit code 0: done · 78: it would not be.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...KEY_FLAGS, ...EDIT_FLAGS })
    const [id, ...more] = flags.words
    if (id === undefined || more.length > 0)
      throw new HooklineError(
        'USAGE',
        id === undefined ? 'what is it called?' : `what is "${more.join(' ')}"?`,
        {
          hint: `${add.usage}; texts of several words stand in quotes`,
        },
      )
    const hook = { id, ...keysOf(flags) }
    return carryOut({ flags, ids: [id], makes: true, edit: (before) => addHook(before, hook) })
  },
}
