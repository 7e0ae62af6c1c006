import { unheld } from '@hookline/core'
import { event } from '@hookline/testing'
import { appendFileSync } from 'node:fs'
import type * as lean from '../src/lean.ts'

/**
 * Run as a process of its own: starts a script that hangs and ends in one of several ways while it does.
 * argv: the door's file, the way, a file for process ids, the directory.
 */
const [door, way, pids, directory] = process.argv.slice(2) as [string, Way, string, string]
const { script } = (await import(door)) as typeof lean

const isStubborn = way !== 'abort, hear and exit'
const line = [
  ...(isStubborn ? ['trap "" TERM HUP INT'] : []),
  `echo $$ >> ${pids}`,
  `sleep 60 & echo $! >> ${pids}`,
  `(trap "" TERM; while :; do sleep 0.05; done) >/dev/null 2>&1 </dev/null & echo $! >> ${pids}`,
  `echo ready >> ${pids}.ready`,
  'wait',
  'wait',
].join('\n')

const controller = new AbortController()
const ran = Promise.resolve(
  script.execute({
    event: event('exec.before', {}, { session: { cwd: directory } }),
    hook: { id: 'hang', on: ['exec.before'], executor: 'script' },
    options: { run: line, event_file: true },
    resource: undefined,
    matched: [],
    results: {},
    delivery: { id: 'delivery', attempt: 1 },
    deadline: Date.now() + 60_000,
    env: process.env,
    stateDir: directory,
    signal: controller.signal,
    log: () => undefined,
    secret: () => '',
    render: (template) => template,
    retryable: fail,
    permanent: fail,
    network: { allowPrivate: [] },
    mcpServer: fail,
    confine: (program) => program,
    hold: (program) => unheld(program, {}),
  }),
).catch(() => undefined)

function fail(cause: unknown): never {
  throw cause as Error
}

/** How the process is over. */
export type Way =
  | 'abort and exit'
  | 'abort, hear and exit'
  | 'exit'
  | 'abort and end'
  | 'throw'
  | 'wait'
  | 'handle and wait'

const WAYS: Readonly<Record<Way, () => void>> = {
  /** As the one-shot does: the time is up, the answer is out, the process is over. */
  'abort and exit': () => {
    controller.abort(new Error('time is up'))
    process.exit(0)
  },
  /** The script is over at once, what it started is not. */
  'abort, hear and exit': () => {
    controller.abort(new Error('time is up'))
    void ran.then(() => process.exit(0))
  },
  exit: () => process.exit(0),
  'abort and end': () => controller.abort(new Error('time is up')),
  throw: () => {
    throw new Error('a fault of another')
  },
  /** For a signal from outside. */
  wait: () => appendFileSync(`${pids}.waiting`, 'waiting\n'),
  /** For one that it means to end on in its own time. */
  'handle and wait': () => {
    process.on('SIGTERM', () => setTimeout(() => process.exit(7), 400))
    appendFileSync(`${pids}.waiting`, 'waiting\n')
  },
}

process.on('message', () => WAYS[way]())
