import { fail } from 'node:assert/strict'
import { eventRow, isHooklineError, type LifecycleEvent } from '@hookline/core'
import type { ContextOverrides } from './context.ts'
import { event } from './event.ts'
import { execution, type Ran, type Trial } from './execution.ts'
import { frozen } from './json.ts'

/** Asserts that nothing which may be missing is taken for granted. */
export async function assertLeast(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const about = least(use.event ?? event('exec.before'))
    const changes = { event: about, hook: { id: 'x', on: [about.name], ...use.hook } }
    assertNoCrash(await execution(use, trial, changes), `"${use.name}", where the agent tells the least`)
  }
}

/** Asserts that nothing which may be there is in the way. */
export async function assertFull(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const about = full(use.event ?? event('exec.before'))
    const changes = { ...surroundings(about), hook: { ...HOOK, ...use.hook } }
    assertNoCrash(await execution(use, trial, changes), `"${use.name}", where the agent tells everything`)
  }
}

/** A failure that is told as one is an answer; what the author did not think of is none. */
function assertNoCrash(ran: Ran, where: string): void {
  if (!('thrown' in ran) || isHooklineError(ran.thrown)) return
  const { name, message } = ran.thrown as Error
  if (CRASHES.has(name)) fail(`it crashes on ${where}: ${name}: ${message}`)
}

const CRASHES = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'])

/** Fields of an event's data that agents need not tell. */
const UNTOLD =
  'argv callId cwd description durationMs exitCode lastMessage ok patch prompt reason source trigger usage'.split(
    ' ',
  )

function least(about: LifecycleEvent): LifecycleEvent {
  const { task: _task, subagent: _subagent, ...rest } = about
  const { id, cwd, root } = about.session
  const data = Object.fromEntries(
    Object.entries(about.data).map(([field, value]) => [
      field,
      UNTOLD.includes(field) ? null : (value as unknown),
    ]),
  )
  return frozen({
    ...rest,
    agent: { name: about.agent.name },
    session: { id, cwd, root },
    data,
    raw: null,
  }) as LifecycleEvent
}

function full(about: LifecycleEvent): LifecycleEvent {
  const session = {
    transcript: '/workspace/rollout.jsonl',
    model: 'gpt-5.5',
    approval: 'on-request',
    ...about.session,
  }
  return frozen({
    ...about,
    agent: { version: '0.169.0', ...about.agent },
    session,
    task: about.task ?? { id: 'task-1' },
    subagent: about.subagent ?? { id: 'subagent-1', type: 'default' },
    raw: { hook_event_name: 'PreToolUse', nested: { list: [1, null, 'x'] } },
  }) as LifecycleEvent
}

const HOOK = {
  id: 'under-test',
  layer: 'project',
  description: 'A hook that says everything.',
  priority: 7,
  guard: true,
  timeoutMs: 30_000,
  source: { file: '/workspace/hooks.toml', line: 3 },
} as const

function surroundings(about: LifecycleEvent): ContextOverrides<unknown> {
  const found = eventRow(about.name)?.candidates(about.data as never) ?? []
  return {
    event: about,
    native: new TextEncoder().encode(JSON.stringify(about.raw)),
    matched: typeof found === 'string' ? [found] : found,
    results: {
      earlier: { status: 'done', decision: 'allow', data: { rows: [{ n: 1 }] } },
      broken: { status: 'failed', decision: null, data: null },
    },
    delivery: { id: `${about.id}:project/under-test`, attempt: 3 },
  }
}
