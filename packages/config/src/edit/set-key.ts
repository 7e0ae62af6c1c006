import type { Path } from '../fault.ts'
import { valueAt } from '../value-at.ts'
import { changed, layout, tableOf, type HooksFile } from './hooks-file.ts'
import { hookAt } from './hooks-of.ts'
import { inserted } from './insert.ts'
import { same, without, withValue } from './intended.ts'
import { isSame } from './layout.ts'
import { goingWith, removed } from './unset.ts'
import { valueText } from './value-text.ts'

/**
 * Sets a key of a hook: `['timeout']`, `['with', 'url']`. What says so already stays as it is.
 * @throws HooklineError `HOOK_UNKNOWN` `EDIT_IMPOSSIBLE` `EDIT_UNSURE` `TOML_INVALID`
 */
export function setKey(file: HooksFile, id: string, key: readonly string[], value: unknown): HooksFile {
  return setAt(file, ['hooks', hookAt(file, id), ...key], value)
}

/** Takes a key of a hook out; one that is not there is no fault. @throws HooklineError as `setKey` */
export function unsetKey(file: HooksFile, id: string, key: readonly string[]): HooksFile {
  return unsetAt(file, ['hooks', hookAt(file, id), ...key])
}

/** Sets a value anywhere in a file. */
export function setAt(file: HooksFile, path: Path, value: unknown): HooksFile {
  const table = tableOf(file)
  const before = valueAt(table, path)
  if (same(before, value)) return file
  const intended = withValue(table, path, value)
  const here = layout(file)
  const member = here.members.find((one) => isSame(one.path, path))
  if (member !== undefined) {
    const [from, to] = member.value.range
    return changed(file, [{ from, to, put: valueText(value) }], intended)
  }
  // written in several places, as `with.a` and `with.b` or below a header: they go first
  if (before !== undefined) return setAt(unsetAt(file, path), path, value)
  return changed(file, [inserted(here, path, value)], intended)
}

/** Takes a value out, wherever in a file it stands. */
export function unsetAt(file: HooksFile, path: Path): HooksFile {
  const table = tableOf(file)
  if (valueAt(table, path) === undefined) return file
  const here = layout(file)
  const whole = goingWith(here, table, path)
  return changed(file, removed(here, whole), without(table, whole))
}
