import { readSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { dialects } from '@hookline/agents'
import {
  answer,
  fileRecorder,
  loadPlan,
  stateDir,
  trace,
  unreadable,
  userConfig,
  type Answer,
  type LoadedPlan,
} from '@hookline/runtime'
import { HooklineError, type AgentReply, type Dialect } from '@hookline/core'
import { readFlags, type Flags } from './flags.ts'
import { version } from './version.ts'

/**
 * `hookline run`: what an agent calls. One complete answer in the agent's shape and exit code 0, whatever happens; a
 * call that cannot be understood is answered as one nobody wanted, or refused where a guard listens.
 */
const started = performance.now()
const flags = readFlags(process.argv.slice(3), {
  agent: 'text',
  event: 'text',
  config: 'text',
  trace: 'text',
  closed: 'switch',
  scope: 'text',
  install: 'text',
})
let answered = false
const config = flags.text['config'] === undefined ? userConfig(process.env) : resolve(flags.text['config'])

void main(flags)

async function main(given: Flags): Promise<void> {
  if (given.faults.length > 0) return give(misuse(given.faults.join('; ')))
  const dialect = dialects.find((one) => one.name === given.text['agent'])
  if (dialect === undefined)
    return give(misuse(`--agent must be one of ${dialects.map((one) => one.name).join(', ')}`))
  const native = given.text['event']
  let loaded: LoadedPlan | undefined
  keepPromise(() => {
    const error = new HooklineError('INTERNAL', 'hookline ended before it had an answer')
    write(refusal(error.message, dialect, native, loaded))
    lost(error, dialect, native)
  })
  try {
    const bytes = readAll()
    loaded = await loadPlan(planRequest(given.text['config']))
    const around = {
      dialect,
      native,
      loaded,
      executors: { script: async () => (await import('@hookline/executor-script/lean')).script },
      env: process.env,
      stateDir: stateDir(process.env),
      log,
    }
    const found = await answer(bytes, around)
    if (given.text['trace'] !== undefined)
      trace(given.text['trace'], found, loaded.plan.hooks, performance.now() - started)
    give(found.reply, () => record(found, dialect, native, around.loaded))
  } catch (thrown) {
    const error = HooklineError.from(thrown, 'INTERNAL')
    give(refusal(`${error.message} [${error.code}]`, dialect, native, loaded), () =>
      lost(error, dialect, native),
    )
  }
}

/** Keeps what came of a call, for `hookline why`. */
function record(found: Answer, dialect: Dialect, native: string | undefined, loaded: LoadedPlan): void {
  if (found.unreadable !== undefined) lost(found.unreadable, dialect, native)
  for (const { event, outcome } of found.events) {
    const can = dialect.capabilities[event.name]
    fileRecorder(process.env).happened({ event, outcome, can, loaded, config, reply: found.reply })
  }
}

function lost(error: HooklineError, { name: agent }: Dialect, native: string | undefined): void {
  fileRecorder(process.env).lost({ agent, native, config, error })
}

function planRequest(given: string | undefined): Parameters<typeof loadPlan>[0] {
  return {
    file: config,
    required: given !== undefined,
    hookline: version,
    env: process.env,
    compiler: async () => (await import('./compile.ts')).compile,
  }
}

/** The answer when hookline itself failed: whoever must hold, holds. */
function refusal(
  why: string,
  dialect: Dialect,
  native: string | undefined,
  loaded: LoadedPlan | undefined,
): AgentReply {
  if (flags.on['closed'] === true && loaded === undefined) return dialect.refuse(native, `hookline: ${why}`)
  const plan = loaded ?? {
    plan: { format: 1, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
    errors: [],
  }
  return unreadable('', new HooklineError('INTERNAL', why), { dialect, native, loaded: plan })
}

/**
 * A plugin may end the process, throw behind everybody's back, print, or leave nothing for the process to wait for:
 * the agent gets its answer all the same, and stdout carries nothing else.
 */
function keepPromise(fallback: () => void): void {
  process.stdout.write = process.stderr.write.bind<typeof process.stdout.write>(process.stderr)
  process.on('uncaughtException', (thrown) => log('hookline', HooklineError.from(thrown).message))
  process.on('exit', () => {
    if (!answered) fallback()
  })
  // by default a signal ends a process without its `exit`: no answer, and children left behind
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit())
}

function misuse(what: string): AgentReply {
  const stderr = `hookline run: ${what}\nusage: hookline run --agent <name> [--event <native name>] [--config <hooks.toml>] [--trace <file>]\n`
  return { stdout: '', stderr, exitCode: 64, unsaid: [] }
}

function give(reply: AgentReply, afterwards: () => void = () => undefined): void {
  write(reply)
  afterwards()
  // what executors left open must not keep the agent waiting
  process.exit(reply.exitCode)
}

function write(reply: AgentReply): void {
  answered = true
  process.exitCode = reply.exitCode
  writeAll(2, reply.stderr + reply.unsaid.map((what) => `hookline: ${what}\n`).join(''))
  writeAll(1, reply.stdout)
}

function log(hook: string, message: string): void {
  writeAll(2, `${hook}: ${message}\n`)
}

/** All of stdin. A pipe set to non-blocking answers EAGAIN until there is something. */
function readAll(): Uint8Array {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536)
    const count = retrying(() => readSync(0, chunk, 0, chunk.length, null))
    if (count === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, count))
  }
}

/** All of the text, or as much as a reader that went away would take. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) at += retrying(() => writeSync(fd, bytes, at))
  } catch {
    // nobody reads any more
  }
}

function retrying(act: () => number): number {
  for (;;) {
    try {
      return act()
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}
