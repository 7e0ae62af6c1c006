import { randomUUID } from 'node:crypto'
import { callClient, type Answered } from './client.ts'
import type { Pace } from './pace.ts'
import { sessionOf, type Step } from './session.ts'
import type { LoadWorld } from './world.ts'

/** One call that is over. */
export interface Call {
  readonly kind: Step['kind']
  /** Milliseconds of the whole process. */
  readonly ms: number
  /** The burst of background work that went on meanwhile; `undefined`: none. */
  readonly flood: number | undefined
  /** The burst that came last. */
  readonly after: number
}

/** What all agents write down. */
export interface Notebook {
  readonly calls: Call[]
  readonly faults: string[]
  /** Calls that deliveries are due for, and those of them that a script is told of. */
  readonly due: string[]
  readonly noted: string[]
}

/** What goes on in the background just now. */
export interface Weather {
  readonly flood: () => number | undefined
  readonly after: () => number
}

/** An agent that works session after session, each call a process of the client's, until it is over. */
export async function simulatedAgent(
  world: LoadWorld,
  n: number,
  pace: Pace,
  notebook: Notebook,
  weather: Weather,
): Promise<void> {
  const cwd = world.project(n)
  // what each session has another value of
  const env = { ...world.machine.env, TERM: `xterm-${n}`, CODEX_THREAD_ID: randomUUID(), PWD: cwd }
  for (;;) {
    for (const step of sessionOf(randomUUID(), cwd)) {
      if (!(await pace.think())) return
      const [flood, after] = [weather.flood(), weather.after()]
      const answered = await callClient({
        hook: world.hook,
        words: wordsOf(world, step),
        cwd,
        env,
        payload: step.payload,
      })
      notebook.calls.push({ kind: step.kind, ms: answered.ms, flood, after })
      const fault = faultIn(step, answered)
      if (fault !== undefined) notebook.faults.push(`${step.event} ${step.kind}: ${fault}`)
      if (step.delivers === undefined) continue
      notebook.due.push(step.delivers.call)
      if (step.delivers.isNoted) notebook.noted.push(step.delivers.call)
    }
  }
}

/** As the wired line has them. */
function wordsOf({ install }: LoadWorld, { event }: Step): readonly string[] {
  const words = [
    '--agent',
    'codex',
    '--event',
    event,
    '--scope',
    'user',
    '--install',
    install,
    '--limit',
    '60',
  ]
  return event === 'PreToolUse' ? [...words, '--closed'] : words
}

/** What the server writes to its log, a process that answers a call by itself writes here. */
const NOTED = /^\S+\/\S+: POST \S+: 200 in \d+ ms, \d+ bytes\n/gm

function faultIn({ denied }: Step, { status, stdout, stderr }: Answered): string | undefined {
  const isDenied = stdout.includes('"permissionDecision":"deny"')
  const isRight = denied === undefined ? !isDenied : isDenied && stdout.includes(denied)
  return status === 0 && isRight && stderr.replaceAll(NOTED, '') === ''
    ? undefined
    : `exit ${status}, wanted ${denied ?? 'no denial'}: ${stdout}${stderr}`
}
