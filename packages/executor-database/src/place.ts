import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { HookConfig, OpenContext } from '@hookline/core'
import { databaseError } from './errors.ts'
import { sha256 } from './hash.ts'
import { isProject } from './is-project.ts'

/** Where a file of SQLite lies. */
export interface Place {
  readonly file: string
  /** True: in hookline's own folder. */
  readonly isOwn: boolean
}

/**
 * The file of a `sqlite:` URL. A name is hookline's to place, each project's apart; a path is beside the hooks.toml.
 * @throws HooklineError `DATABASE_OUTSIDE`, `DATABASE_URL`
 */
export function placeOf(place: string, hook: HookConfig, { stateDir }: Pick<OpenContext, 'stateDir'>): Place {
  const isName = !/^(\/|\.)/.test(place)
  if (isName && stateDir === '')
    throw databaseError('DATABASE_URL', `there is no state directory for sqlite:${place}: name a path`, {
      retryable: false,
    })
  if (isName) return { file: join(stateDir, 'databases', ...ofProject(hook), `${place}.db`), isOwn: true }
  if (isProject(hook))
    throw databaseError('DATABASE_OUTSIDE', 'a hook of a project names a database of SQLite by its path', {
      retryable: false,
    })
  if (isAbsolute(place)) return { file: place, isOwn: false }
  if (hook.source !== undefined) return { file: resolve(dirname(hook.source.file), place), isOwn: false }
  throw databaseError(
    'DATABASE_URL',
    `\`url\` is the relative path ${place}, and the hook comes from no file`,
    { retryable: false },
  )
}

/** A project's `sqlite:audit` is not the user's. */
function ofProject(hook: HookConfig): readonly string[] {
  if (!isProject(hook)) return []
  return ['projects', sha256(hook.source?.file ?? '').slice(0, 16)]
}
