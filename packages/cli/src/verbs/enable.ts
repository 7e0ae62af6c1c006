import { hookAt, setKey, tableOf, unsetKey, type HooksFile } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { lost } from '../kept-runs.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const enable: Verb = switching('enable', 'switch hooks of hooks.toml on', on)

export const disable: Verb = switching(
  'disable',
  'switch hooks of hooks.toml off',
  (before, id) => setKey(before, id, ['enabled'], false),
  lost,
)

function switching(
  name: string,
  about: string,
  edit: (before: HooksFile, id: string) => HooksFile,
  follow?: typeof lost,
): Verb {
  const usage = `hookline ${name} <id>... [--config <hooks.toml>] [--dry-run] [--json]`
  return {
    about,
    usage,
    help: 'Writes `enabled = false` or takes it out again. A guard that is off guards nothing. What waits in the background for a hook\nthat is switched off ends, which is told.',
    async run(args) {
      const flags = flagsOf(args, EDIT_FLAGS)
      const ids = flags.words
      if (ids.length === 0)
        throw new HooklineError('USAGE', `which hook? ${name} takes its id`, { hint: usage })
      return carryOut({
        flags,
        ids,
        edit: (before) => ids.reduce(edit, before),
        ...(follow && { follow: (edited) => follow(ids, edited) }),
      })
    },
  }
}

/** Being enabled is the default, unless `[defaults]` says otherwise. */
function on(before: HooksFile, id: string): HooksFile {
  const { defaults, hooks } = tableOf(before) as {
    defaults?: { enabled?: unknown }
    hooks: { enabled?: unknown }[]
  }
  const { enabled } = hooks[hookAt(before, id)]!
  if (defaults?.enabled === false) return setKey(before, id, ['enabled'], true)
  return enabled === true ? before : unsetKey(before, id, ['enabled'])
}
