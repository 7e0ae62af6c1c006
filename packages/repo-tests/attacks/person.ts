import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** True where somebody without rights can be made. */
export const isRoot: boolean = process.getuid?.() === 0

/** Somebody without rights, whom nobody else is: each world has its own, so that what it started is known by its owner. */
export interface Person {
  /** Words before all others that make a process one of theirs. */
  readonly as: readonly string[]
  /** Gives them all that lies in a folder. */
  readonly give: (dir: string) => void
  /** Ends all that they started. */
  readonly end: () => void
  /** Takes away what Codex keeps for each user outside of all homes. */
  readonly forget: () => void
}

const FIRST_ID = 70_000
const IDS = 20_000

/** `root`: the folder of their world, which is how their processes are known where there is only one user. */
export function createPerson(root: string): Person {
  const id = FIRST_ID + randomInt(IDS)
  return {
    as: isRoot ? ['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups'] : [],
    give(dir) {
      if (isRoot) spawnSync('chown', ['-hR', `${id}:${id}`, dir])
    },
    end() {
      // what is ended may have started another meanwhile
      for (let rounds = 0; rounds < 9; rounds++) {
        const theirs = processes().filter((pid) => (isRoot ? ownerOf(pid) === id : isFrom(pid, root)))
        if (theirs.length === 0) return
        for (const pid of theirs) kill(pid)
      }
    },
    forget() {
      if (isRoot) rmSync(join(tmpdir(), `codex-daemon-${id}`), { recursive: true, force: true })
    },
  }
}

function processes(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

function ownerOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid
}

function isFrom(pid: number, root: string): boolean {
  try {
    return pid !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${root}/`)
  } catch {
    return false
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it is gone
  }
}
