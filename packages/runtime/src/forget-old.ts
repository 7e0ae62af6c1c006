import { readdirSync, rmSync, statSync } from 'node:fs'

const WEEK_MS = 7 * 24 * 3_600_000

/**
 * Forgets what stands in a folder and was not changed for a week, and the oldest of what is more than may be kept; what was changed
 * last always stays. Never throws.
 */
export function forgetOld(folder: string, most: number, weigh: (path: string) => number): void {
  try {
    const found = readdirSync(folder).flatMap((name) => timed(`${folder}/${name}`))
    let kept = 0
    for (const [at, { path, changedAt }] of found
      .toSorted((one, other) => other.changedAt - one.changedAt)
      .entries()) {
      const isOld = Date.now() - changedAt > WEEK_MS
      if (!isOld) kept += weigh(path)
      if (isOld || (kept > most && at > 0)) rmSync(path, { recursive: true, force: true })
    }
  } catch {
    // another forgets them, or begins one of them again: what stays is forgotten later
  }
}

function timed(path: string): readonly { readonly path: string; readonly changedAt: number }[] {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? [] : [{ path, changedAt: found.mtimeMs }]
}
