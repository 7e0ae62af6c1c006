import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Person } from './person.ts'

/** The folder that all of a world lies in, and copies of it as it was before attacks of a kind. */
export interface Grounds {
  readonly at: (path: string) => string
  /** Writes a file; a text that begins with `#!` is a program. */
  readonly place: (path: string, text: string) => void
  /** Makes it what it is before an attack: builds it the first time, and copies that ever after. */
  readonly restore: (kind: string, diskKb: number | undefined, build: () => void) => void
  /** Ends all that goes on there, and takes it away. */
  readonly clear: () => void
}

const CLEAR_TRIES = 20

/** `root`: a folder that is not the person's. */
export function createGrounds(root: string, person: Person): Grounds {
  const live = join(root, 'live')
  const kept = new Map<string, string>()
  const at = (path: string): string => (path === '' ? live : join(live, path))
  const clear = (): void => {
    // what was just about to begin may write there once more
    for (let tries = 0; tries < CLEAR_TRIES && (tries === 0 || existsSync(live)); tries++) {
      person.end()
      run('umount', '-l', live)
      run('chmod', '-R', 'u+rwX', live)
      run('rm', '-rf', live)
    }
  }
  return {
    at,
    place(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
      person.give(dirname(at(path)))
    },
    restore(kind, diskKb, build) {
      clear()
      mkdirSync(live)
      if (diskKb !== undefined)
        must('mount', '-t', 'tmpfs', '-o', `size=${diskKb}k,mode=755`, 'hookline', live)
      const known = kept.get(kind)
      if (known !== undefined) return must('cp', '-a', `${known}/.`, live)
      build()
      const saved = join(root, 'saved', String(kept.size))
      mkdirSync(saved, { recursive: true })
      must('chmod', '700', dirname(saved))
      must('cp', '-a', `${live}/.`, saved)
      kept.set(kind, saved)
    },
    clear,
  }
}

/** What there is nothing of need not be done. */
function run(
  program: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(program, args, { encoding: 'utf8' })
}

function must(program: string, ...args: readonly string[]): void {
  const { status, stderr } = run(program, ...args)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
}
