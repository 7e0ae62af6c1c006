import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MIGRATIONS, openJournal } from '@hookline/journal'
import { EFFECTIVE, FATAL, keepRuns } from './runs.ts'

/** A folder with hooks, their effects, and a state directory; and the processes in it. */
export interface World {
  /** Keeps runs of so many events; ends by itself unless it stands still at a point. */
  readonly agent: (events: number, point?: string) => Running
  /** Compacts for as long as it lives. */
  readonly compactor: () => Running
  readonly deliverer: (point?: string, idle?: number) => Running
  /** Deliveries that an agent was told are kept. */
  readonly accepted: () => readonly string[]
  /** Deliveries that were carried out, as often as they were. */
  readonly effects: () => readonly string[]
  readonly journal: () => ReturnType<typeof openJournal>['journal']
  /** Its journal was made by the version before. */
  readonly isOlder: boolean
  /** A run is kept that will be given up, which a hook is told of. */
  readonly doom: () => void
  /** Something comes to its end that need not be kept. */
  readonly age: () => void
  readonly remove: () => void
}

/** A process of a world. */
export interface Running {
  readonly child: ChildProcess
  /** It has said something. */
  readonly begun: Promise<void>
  readonly ended: Promise<void>
  /** True once it stands still; false: it ended first. */
  readonly standsStill: () => Promise<boolean>
  /** For good, and its end. */
  readonly kill: () => Promise<void>
}

const EFFECT = `#!/bin/sh\nprintf '%s\\n' "$HOOKLINE_DELIVERY_ID" >> "$EFFECTS"\n`

export function createWorld(isOlder: boolean): World {
  const root = mkdtempSync(join(tmpdir(), 'hookline-crash-'))
  const at = (name: string): string => join(root, name)
  mkdirSync(at('state/hookline'), { recursive: true, mode: 0o700 })
  writeFileSync(at('effect.sh'), EFFECT, { mode: 0o755 })
  writeFileSync(at('hooks.toml'), hooks(root))
  const accepted: string[] = []
  let [owners, aged] = [0, 0]
  const start = (file: string, args: readonly string[], point: string | undefined): Running => {
    const program = fileURLToPath(new URL(file, import.meta.url))
    const env = { PATH: process.env['PATH'], HOME: root, XDG_STATE_HOME: at('state'), POINT: point }
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (file === 'agent.ts') readLines(child, (line) => accepted.push(line))
    return running(child)
  }
  const journal = (migrations = MIGRATIONS): ReturnType<World['journal']> =>
    openJournal(at('state/hookline/journal.db'), { waitMs: 10_000, migrations }).journal
  const keepHere = (
    ids: readonly string[],
    open: () => { readonly journal: ReturnType<World['journal']> },
  ): readonly string[] => {
    const warn = ({ message }: Error): void => void process.stderr.write(`${message}\n`)
    const kept = keepRuns(root, ids, { env: {}, open, warn })
    kept.journal.close()
    return kept.ids
  }
  if (isOlder) {
    const open = () => ({ journal: journal(MIGRATIONS.slice(0, -1)) })
    for (let n = 0; n < 3; n++) accepted.push(...keepHere(EFFECTIVE, open))
  }
  return {
    isOlder,
    doom: () => void keepHere(FATAL, () => ({ journal: journal() })),
    age() {
      const opened = journal()
      const id = `aged-${++aged}`
      const event = { id, key: id, name: 'task.start', at: 0, agent: 'codex', session: 's', root, body: '{}' }
      opened.ingest([{ ...event, decision: null, record: '{}' }])
      opened.close()
    },
    agent: (events, point) => start('agent.ts', [root, String(events)], point),
    compactor: () => start('compactor.ts', [], undefined),
    deliverer: (point, idle = 30_000) =>
      start('deliverer.ts', [`deliverer-${++owners}`, String(idle)], point),
    accepted: () => accepted,
    effects: () =>
      existsSync(at('effects')) ? readFileSync(at('effects'), 'utf8').split('\n').filter(Boolean) : [],
    journal: () => journal(),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 9 }),
  }
}

function hooks(root: string): string {
  const hook = (id: string): string =>
    `[[hooks]]\nid = "${id}"\non = "exec.before"\nrun = ["${root}/effect.sh"]\nenv = { EFFECTS = "${root}/effects" }\n`
  const fatal = `[[hooks]]\nid = "fatal"\non = "exec.before"\nrun = "exit 1"\nretry = { attempts = 1 }\n`
  const alarm = hook('alarm').replace('exec.before', 'hook.dead').concat('match = "user/fatal"\n')
  return `version = 1\n[defaults]\nmode = "background"\ndelivery = "at-least-once"\nretry = { attempts = 1000, initial = "5ms", max = "20ms" }\n${hook('effect')}${hook('second')}${fatal}${alarm}`
}

function readLines(child: ChildProcess, tell: (line: string) => void): void {
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split('\n')
    text = lines.pop()!
    for (const line of lines) tell(line)
  })
}

function running(child: ChildProcess): Running {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const begun = new Promise<void>((resolve) => child.stdout!.once('data', () => resolve()))
  let isOver = false
  void ended.then(() => (isOver = true))
  return {
    child,
    begun,
    ended,
    async standsStill() {
      while (!isOver) {
        if (stateOf(child.pid!) === 'T') return true
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      return false
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The letter of the process's state; none: it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** The children of a process. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
