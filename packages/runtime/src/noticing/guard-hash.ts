import { readFileSync, statSync } from 'node:fs'
import type { Plan } from '@hookline/config'
import type { HookConfig } from '@hookline/core'
import { withNeeded } from '../needed.ts'
import { digestOfJson } from '../trust/digest.ts'
import { namedIn } from '../trust/named.ts'

/** What is larger is a program of the system, and told apart by its path alone. */
const MOST_BYTES = 1 << 20

/**
 * SHA-256 of a guard: its table, those of the hooks that it needs, and what they run that lies in no project. Not whether
 * another file switches it off or lets it allow: by that it denies neither more nor less.
 */
export function guardHash(guard: HookConfig, { hooks, executors }: Plan): string {
  const all = withNeeded([guard], hooks)
  return digestOfJson(
    all.map(({ source, enabled: _enabled, allows: _allows, ...table }) => ({
      table,
      executor: Object.hasOwn(executors, table.executor) ? plugin(executors[table.executor]!) : null,
      files: namedIn(source === undefined ? table : { ...table, source }, NO_PROJECT).map(({ file }) =>
        contentOf(file),
      ),
    })),
  )
}

/** A word that means another file in each project stands for itself. */
const NO_PROJECT = '/\0'

function plugin({ module, from, version }: Plan['executors'][string]): object {
  return { from, version: version ?? null, content: contentOf(module) }
}

/** `null`: there is none that could be told apart. */
function contentOf(file: string | undefined): string | null {
  try {
    if (file === undefined || file.includes('\0')) return null
    const found = statSync(file)
    if (!found.isFile() || found.size > MOST_BYTES) return null
    return process
      .getBuiltinModule('node:crypto')
      .createHash('sha256')
      .update(readFileSync(file))
      .digest('hex')
  } catch {
    return null
  }
}
