import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canDress, dressed } from '../test/shells.ts'
import { isRoot } from './person.ts'

/** A company's machine: its /etc is another one, for the processes of a world alone. */
export interface Company {
  /** Words before all others that make a process see it. */
  readonly as: readonly string[]
  /** Puts its hooks.toml there; `undefined`: takes it away. */
  readonly has: (hooks: string | undefined) => void
}

/** True where there can be one. */
export const canHaveCompany: boolean = isRoot && canDress

/** `root`: a folder of root's. */
export function createCompany(root: string): Company {
  if (!canHaveCompany) return { as: [], has: () => undefined }
  const etc = join(root, 'etc')
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true })
  return {
    as: dressed(etc, '/etc'),
    has(hooks) {
      rmSync(join(etc, 'hookline'), { recursive: true, force: true })
      if (hooks === undefined) return
      mkdirSync(join(etc, 'hookline'), { mode: 0o755 })
      writeFileSync(join(etc, 'hookline/hooks.toml'), hooks, { mode: 0o644 })
    },
  }
}
