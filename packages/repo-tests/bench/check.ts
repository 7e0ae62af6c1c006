import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'smol-toml'
import { hooksToml } from './hooks-toml.ts'
import { inTurn, type Figure } from './measure.ts'

const HOOKS = 1000
const ROUNDS = 41
const WARM = 40
const PROCESSES = 11

/**
 * A hooks.toml of a thousand hooks read, checked in every way that needs no machine, and compiled; beside the parser alone.
 * Each round has a file of its own: what is kept of expressions and patterns from the round before is of no use.
 *
 * The ratio is that of a process that has read such files before. A command reads one file, once, with code that has not
 * run yet: how long its user waits then is in the notes, measured alike on both sides.
 */
export async function check1000(): Promise<Figure> {
  await isRight(hooksToml(HOOKS, 'first'))
  let round = 0
  // a server that reads a file again has read others before
  for (let n = 0; n < WARM; n++) await read(hooksToml(HOOKS, `warm-${n}`))
  const text = (): string => hooksToml(HOOKS, `round-${++round}`)
  const found = await inTurn(
    {
      hookline: () => timed(text(), async (file) => void (await read(file))),
      parser: () => timed(text(), async (file) => void parse(file)),
    },
    ROUNDS,
  )
  const first = await inTurn(
    { hookline: () => firstCall('hookline'), parser: () => firstCall('parser') },
    PROCESSES,
  )
  const size = (hooksToml(HOOKS, 'first').length / 1024).toFixed(0)
  return {
    ratio: found['hookline']! / found['parser']!,
    median: found['hookline']!,
    unit: 'ms',
    anchor: `smol-toml by itself, ${found['parser']!.toFixed(1)} ms`,
    goal: 2,
    notes: [
      `${HOOKS} hooks, each with id, match and run of its own, ${size} KB`,
      `the first call in a process of its own: ${(first['hookline']! / first['parser']!).toFixed(2)}x, ${first['hookline']!.toFixed(1)} ms vs ${first['parser']!.toFixed(1)} ms`,
    ],
  }
}

const FIRST = fileURLToPath(new URL('check-first.ts', import.meta.url))
const run = promisify(execFile)

/** Milliseconds of the first call in a process that has loaded what it needs. */
async function firstCall(what: 'hookline' | 'parser'): Promise<number> {
  return Number((await run(process.execPath, [FIRST, what, String(HOOKS)])).stdout)
}

function read(text: string): ReturnType<typeof compile> {
  return compile({ file: '/hooks.toml', text, dialects, executors: { script }, hookline: '1.0.0' })
}

async function timed(text: string, act: (text: string) => Promise<void>): Promise<number> {
  const started = performance.now()
  await act(text)
  return performance.now() - started
}

/** What is refused early would be quick, and worth nothing; and so would be what is not looked at. */
async function isRight(text: string): Promise<void> {
  const compiled = await read(text)
  if (!compiled.ok || compiled.plan.hooks.length !== HOOKS || compiled.plan.warnings.length > 0)
    throw new Error(`the file of the bench is not right: ${JSON.stringify(compiled).slice(0, 500)}`)
  for (const [from, to] of WRONG) {
    const last = text.lastIndexOf(from)
    const other = await read(text.slice(0, last) + to + text.slice(last + from.length))
    if (last < 0 || other.ok) throw new Error(`nobody saw ${to}`)
  }
}

/** Each turned wrong at its last place: every check has to look at every hook. */
const WRONG: readonly (readonly [from: string, to: string])[] = [
  ['guard = true', 'gaurd = true'],
  ['timeout = "8s"', 'timeout = "8 s"'],
  ['event.data.command.contains', 'event.data.comand.contains'],
  ['needs = ["hook-', 'needs = ["hock-'],
  ['/^npm', '/(^npm'],
  ['payload = "claude"', 'payload = "clod"'],
  ['"{{ event.session.id }}"', '"{{ event.session.idd }}"'],
  ['on = "patch.after"', 'on = "patch.afer"'],
]
