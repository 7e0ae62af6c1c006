import { isatty } from 'node:tty'
import { dialects } from '@hookline/agents'
import type { Dialect } from '@hookline/core'
import type { Session } from '@hookline/runtime/install'
import type { Told } from '@hookline/runtime/session'
import { execError } from '../errors.ts'
import { runChild } from './child.ts'
import { linesOf } from './lines.ts'
import { notesOf } from './notes.ts'
import type { ExecOptions } from './options.ts'
import { slowCalls } from './slow.ts'
import { createTally, sumLine, type Tally } from './tally.ts'
import { voice, type Voice } from './voice.ts'
import { watchTold } from './watch.ts'

/** What is run. */
export interface Run {
  readonly agent: string
  readonly program: string
  readonly env: NodeJS.ProcessEnv
  /** What is to be told before it begins, a sentence each. */
  readonly notes: readonly string[]
  readonly options: ExecOptions
}

/** Runs the agent of a session, and tells of its hooks; gives the exit code. @throws HooklineError `EXEC_GUARDS_SILENCED` */
export async function runSession(session: Session, run: Run): Promise<number> {
  const { denyExitCode, loudness } = run.options
  const dialect = dialects.find(({ name }) => name === run.agent)!
  const closed = new Set(session.events.filter((event) => event.closed).map(({ native }) => native))
  refuseSilenced(session, closed, dialect)
  // what is written to a screen that a program has to itself stays on it
  const teller = voice(session.kind === 'terminal' && isatty(2))
  if (loudness !== 'quiet')
    for (const note of [...run.notes, ...notesOf(session, dialect)]) say(teller, run.options, note)
  const tally = createTally(closed)
  const exitCode = await runHeard(session, run, teller, tally)
  const sum = tally.sum()
  if (loudness !== 'quiet')
    teller.say(run.options.json ? JSON.stringify({ sum }) : sumLine(sum, dialect.title))
  teller.flush()
  return sum.guardDenied && denyExitCode !== undefined ? denyExitCode : exitCode
}

/** Runs it, and hears all that its calls tell. */
async function runHeard(session: Session, run: Run, teller: Voice, tally: Tally): Promise<number> {
  const { hear, end } = hearing(teller, tally, run.options)
  const watch = watchTold(session.told, hear, tally.isOver)
  try {
    return await runChild(run.program, session.words, run.env)
  } finally {
    await watch.end()
    end()
  }
}

function say(teller: Voice, { json }: ExecOptions, note: string): void {
  teller.say(json ? JSON.stringify({ note }) : `warning: ${note}`)
}

interface Hearing {
  readonly hear: (told: Told) => void
  readonly end: () => void
}

function hearing(teller: Voice, tally: Tally, { loudness, json }: ExecOptions): Hearing {
  const slow = slowCalls((name) => {
    if (loudness === 'normal' && !json) teller.say(`${name}: hooks are at work`)
  })
  return {
    hear(told) {
      tally.add(told)
      slow.heard(told)
      const lines = linesOf(told, loudness)
      if (json && lines.length > 0) teller.say(JSON.stringify(told))
      else lines.forEach(teller.say)
    },
    end: slow.end,
  }
}

/** A guard that the agent would not ask is not gone without. */
function refuseSilenced({ silenced }: Session, closed: ReadonlySet<string>, { title }: Dialect): void {
  const [first] = [...silenced].filter(([native]) => closed.has(native))
  if (first === undefined) return
  const [native, why] = first
  throw execError('EXEC_GUARDS_SILENCED', `${title} would not ask guards at ${native}: ${why}`)
}
