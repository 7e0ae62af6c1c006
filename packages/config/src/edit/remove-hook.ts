import { tableOf, type HooksFile } from './hooks-file.ts'
import { hookAt, hooksOf } from './hooks-of.ts'
import { unsetAt } from './set-key.ts'

/**
 * Takes a hook out, with the comment above it, its sub-tables, and what profiles say of it; nobody needs it any more.
 * @throws HooklineError `HOOK_UNKNOWN` `EDIT_UNSURE` `TOML_INVALID`
 */
export function removeHook(file: HooksFile, id: string): HooksFile {
  const alone = withoutProfiles(unneeded(file, id), id)
  return unsetAt(alone, ['hooks', hookAt(alone, id)])
}

function unneeded(file: HooksFile, id: string): HooksFile {
  return hooksOf(tableOf(file)).reduce((now, hook, at) => {
    const needs = hook?.['needs']
    if (!Array.isArray(needs) || !needs.includes(id)) return now
    const path = ['hooks', at, 'needs']
    if (needs.every((one) => one === id)) return unsetAt(now, path)
    const places = needs.flatMap((one, place) => (one === id ? [place] : [])).toReversed()
    return places.reduce((next, place) => unsetAt(next, [...path, place]), now)
  }, file)
}

function withoutProfiles(file: HooksFile, id: string): HooksFile {
  const { profiles } = tableOf(file)
  const names = typeof profiles === 'object' && profiles !== null ? Object.keys(profiles) : []
  return names.reduce((now, name) => unsetAt(now, ['profiles', name, 'hooks', id]), file)
}
