import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { inTurn, type Figure } from './measure.ts'

const BIN = join(dirname(createRequire(import.meta.url).resolve('hookline/package.json')), 'bin/hookline.cjs')
const END = join(import.meta.dirname, 'app-server-end.cjs')
/** Passes bytes both ways, and looks at none. */
const PASSING = `const { spawn } = require('node:child_process')
const child = spawn(process.execPath, [process.argv[1]], { stdio: ['pipe', 'pipe', 'inherit'] })
process.stdin.pipe(child.stdin)
child.stdout.pipe(process.stdout)`
const HOOKS = `version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"
`
const ROUNDS = 15
const TIMES = 400
const PIECES = 20_000

/** A message to a server and its answer, through `hookline app-server` and without it; and text as a server says it, piece by piece. */
export async function appServer(): Promise<Figure> {
  const root = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  const config = join(root, 'hooks.toml')
  writeFileSync(config, HOOKS)
  const ways: Readonly<Record<string, readonly string[]>> = {
    direct: [END],
    passed: ['-e', PASSING, END],
    hookline: [BIN, 'app-server', '--config', config, '--', process.execPath, END],
  }
  const clients = Object.entries(ways).map(([name, words]) => ({ name, ...client(words, root) }))
  try {
    const cases = clients.flatMap(({ name, ask }) => [
      [name, () => usOf(() => asking(ask), 2 * TIMES)],
      [`${name} says`, () => usOf(() => ask('bench/say', { count: PIECES }), PIECES)],
    ])
    return figureOf(await inTurn(Object.fromEntries(cases) as Parameters<typeof inTurn>[0], ROUNDS))
  } finally {
    await Promise.all(clients.map(({ end }) => end()))
    rmSync(root, { recursive: true, force: true, maxRetries: 9 })
  }
}

type Ask = (method: string, params: object) => Promise<void>

/** A client that waits for each answer. */
function client(
  words: readonly string[],
  root: string,
): { readonly ask: Ask; readonly end: () => Promise<void> } {
  const env = { PATH: process.env['PATH'], HOME: root }
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const open = new Map<number, () => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id } = JSON.parse(line) as { readonly id?: number }
    if (id === undefined) return
    open.get(id)?.()
    open.delete(id)
  })
  let last = 0
  return {
    ask: (method, params) =>
      new Promise((resolve) => {
        open.set(++last, resolve)
        child.stdin.write(`${JSON.stringify({ id: last, method, params })}\n`)
      }),
    async end() {
      const closed = once(child, 'close')
      child.stdin.end()
      await closed
    },
  }
}

async function asking(ask: Ask): Promise<void> {
  for (let n = 0; n < TIMES; n++) await ask('bench/ask', { text: 'x'.repeat(200) })
}

/** Microseconds of a message. */
async function usOf(act: () => Promise<void>, messages: number): Promise<number> {
  const from = performance.now()
  await act()
  return ((performance.now() - from) * 1000) / messages
}

function figureOf(found: Readonly<Record<string, number>>): Figure {
  const { direct = 1, hookline = 0 } = found
  const us = (name: string): string => `${found[name]!.toFixed(1)} µs`
  return {
    ratio: hookline / direct,
    median: hookline,
    unit: 'µs',
    anchor: `the same without anybody between, ${direct.toFixed(1)} µs`,
    notes: [
      `a message: ${us('hookline')}, without ${us('direct')}, through a Node that only passes bytes ${us('passed')}`,
      `a piece of ${PIECES}: ${us('hookline says')}, without ${us('direct says')}, through that Node ${us('passed says')}`,
    ],
  }
}
