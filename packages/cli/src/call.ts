import { resolve } from 'node:path'
import {
  answer,
  canaryFile,
  fileRecorder,
  loadPlan,
  noteCanary,
  now,
  stateDir,
  trace,
  unreadable,
  userConfig,
  withCanary,
  type Answer,
  type LoadedPlan,
} from '@hookline/runtime'
import { dueForUser, isAnsweredForUser } from '@hookline/runtime/wired'
import type * as Lean from '@hookline/executor-script/lean'
import { HooklineError, type AgentReply, type Dialect } from '@hookline/core'
import { AGENTS, dialectOf } from './dialect-of.ts'
import { readFlags } from './flags.ts'
import { give, keepPromise, log, say } from './reply.ts'
import { readAll } from './stdio.ts'
import { version } from './version.ts'

/**
 * One call of an agent. One complete answer in the agent's shape and exit code 0, whatever happens; a
 * call that cannot be understood is answered as one nobody wanted, or refused where a guard listens.
 */
const started = now()
const flags = readFlags(process.argv.slice(3), {
  agent: 'text',
  'agent-version': 'text',
  event: 'text',
  config: 'text',
  trace: 'text',
  closed: 'switch',
  scope: 'text',
  install: 'text',
  'no-hooks': 'switch',
})
const canary = canaryFile(process.env)
const config = flags.text['config'] === undefined ? userConfig(process.env) : resolve(flags.text['config'])

/** Answers the agent, and ends the process. */
export async function main(): Promise<void> {
  const given = flags
  if (given.faults.length > 0) return give(misuse(given.faults.join('; ')))
  const dialect = dialectOf(given.text['agent'])
  if (dialect === undefined) return give(misuse(`--agent must be one of ${AGENTS.join(', ')}`))
  const native = given.text['event']
  let loaded: LoadedPlan | undefined
  keepPromise(() => {
    const error = new HooklineError('INTERNAL', 'hookline ended before it had an answer')
    say(refusal(error.message, dialect, native, loaded))
    lost(error, dialect, native)
  })
  try {
    const bytes = readAll()
    // the same event is on its way to the user's own line, too
    if (given.text['scope'] === 'project' && isAnsweredForUser(dialect.name, native ?? '', process.env)) {
      watched(native, undefined)
      return give({ stdout: '', stderr: '', exitCode: 0, unsaid: [] })
    }
    loaded = await loadPlan(planRequest(given.text['config']))
    if (canary !== undefined) loaded = withCanary(loaded)
    if (given.text['scope'] === 'user' && native === dialect.capabilities['session.start']?.native)
      loaded = { ...loaded, notices: notices(dialect, loaded) }
    const around = {
      dialect,
      native,
      agentVersion: given.text['agent-version'],
      loaded,
      executors: { script: async () => lean().script },
      env: process.env,
      stateDir: stateDir(process.env),
      log,
    }
    const found = await answer(bytes, around)
    if (given.text['trace'] !== undefined)
      trace(given.text['trace'], found, loaded.plan.hooks, now() - started)
    watched(native, found.events)
    await give(found.reply, () => {
      record(found, dialect, native, around.loaded)
      return found.close?.()
    })
  } catch (thrown) {
    const error = HooklineError.from(thrown, 'INTERNAL')
    await give(refusal(`${error.message} [${error.code}]`, dialect, native, loaded), () =>
      lost(error, dialect, native),
    )
  }
}

/** Required, not imported: the first module that a CommonJS program imports brings up a loader, which takes longer. */
function lean(): typeof Lean {
  return require('@hookline/executor-script/lean') as typeof Lean
}

/** Tells a doctor that hookline was called, and what it said; nothing where it leaves the answer to another line. */
function watched(native: string | undefined, events: Answer['events'] | undefined): void {
  if (canary === undefined) return
  const call = { native: native ?? null, scope: flags.text['scope'] ?? null, hookline: version }
  noteCanary(canary, { ...call, ms: Math.round(now() - started) }, events)
}

/** What is to be done about the lines that the agent calls. */
function notices({ name }: Dialect, { plan }: LoadedPlan): readonly string[] {
  const due = dueForUser(name, plan, flags.text['config'], process.env)
  return due.length === 0 ? [] : [`hookline: ${due.join('; ')}. Run: hookline install ${name}`]
}

/** Keeps what came of a call, for `hookline why`. */
function record(found: Answer, dialect: Dialect, native: string | undefined, loaded: LoadedPlan): void {
  if (canary !== undefined) return
  if (found.unreadable !== undefined) lost(found.unreadable, dialect, native)
  for (const { event, outcome } of found.events) {
    // where nothing is asked of it, what the agent can do does not matter
    const asked = outcome.decision !== undefined || outcome.rewrite !== undefined
    const can = asked ? dialect.capabilities[event.name] : undefined
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
    guardsOnly: flags.on['no-hooks'] === true || isOn(process.env['HOOKLINE_DISABLED']),
    hookline: version,
    env: process.env,
    compiler: async () => (await import('./compile.ts')).compile,
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
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

function misuse(what: string): AgentReply {
  const stderr = `hookline run: ${what}\nusage: hookline run --agent <name> [--event <native name>] [--config <hooks.toml>] [--trace <file>]\n`
  return { stdout: '', stderr, exitCode: 64, unsaid: [] }
}
