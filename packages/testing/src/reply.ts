import { equal, fail, ok } from 'node:assert/strict'
import type { AgentReply, Capability, Dialect, LifecycleEvent, Outcome, Rewrite } from '@hookline/core'

/** Asserts that a reply is whole: one JSON value or nothing, so that no agent takes a piece of it for consent. */
export function assertWhole({ stdout, stderr, exitCode, unsaid }: AgentReply, what: string): void {
  for (const text of [stdout, stderr]) equal(typeof text, 'string', `${what}: stdout and stderr are texts`)
  ok(Number.isInteger(exitCode) && exitCode >= 0 && exitCode < 126, `${what}: exit code ${exitCode}`)
  ok(
    unsaid.every((sentence) => /\S/.test(sentence)),
    `${what}: an empty sentence in unsaid`,
  )
  if (stdout.trim() === '') return
  try {
    JSON.parse(stdout)
  } catch {
    fail(`${what}: stdout is not one JSON value: ${stdout.slice(0, 200)}`)
  }
}

/**
 * Asserts, for each thing an outcome can say, that the agent is told, or that it is admitted that it is not: an agent of the
 * newest version, and of each that reports the event and has a table of its own.
 */
export function assertTold(dialect: Dialect, event: LifecycleEvent): void {
  assertToldOne(dialect, event, dialect.capabilities[event.name])
  for (const { version, capabilities } of dialect.versions ?? []) {
    const sent = { ...event, agent: { ...event.agent, version } }
    if (capabilities[event.name] !== undefined) assertToldOne(dialect, sent, capabilities[event.name])
  }
}

function assertToldOne(dialect: Dialect, event: LifecycleEvent, capability: Capability | undefined): void {
  for (const { what, outcome } of says(event)) {
    const reply = dialect.encode(event, outcome)
    const isAble = capability?.[what] === true
    assertWhole(reply, `${what} at ${event.name}`)
    // to ask may be to say nothing; where nobody can be asked, it is to deny
    if (what === 'ask' && isAble) continue
    ok(isTold(reply) || reply.unsaid.length > 0, `${what} at ${event.name} is dropped in silence`)
    const isAdmitted = what === 'ask' || isAble || reply.unsaid.length > 0
    ok(isAdmitted, `${what} at ${event.name} has no effect by the capabilities, and nobody is told`)
  }
  for (const outcome of hard(event))
    assertWhole(dialect.encode(event, outcome), `a hard outcome of ${event.name}`)
}

/** True if a reply says anything to the agent. */
export function isTold({ stdout, exitCode }: AgentReply): boolean {
  return stdout.trim() !== '' || exitCode !== 0
}

interface Saying {
  readonly what: keyof Capability & ('deny' | 'ask' | 'context' | 'message' | 'stop' | 'rewrite')
  readonly outcome: Outcome
}

const SILENCE: Outcome = { context: [], results: [] }

function says(event: LifecycleEvent): readonly Saying[] {
  const rewrite = rewriteOf(event)
  return [
    { what: 'deny', outcome: { ...SILENCE, decision: 'deny', reason: 'not here' } },
    { what: 'ask', outcome: { ...SILENCE, decision: 'ask', reason: 'sure?' } },
    { what: 'context', outcome: { ...SILENCE, context: ['first', 'second'] } },
    { what: 'message', outcome: { ...SILENCE, message: 'for the user' } },
    { what: 'stop', outcome: { ...SILENCE, stop: true } },
    ...(rewrite === undefined ? [] : [{ what: 'rewrite', outcome: { ...SILENCE, rewrite } } as const]),
  ]
}

/** Half a surrogate pair, NUL, line separators, quotes: what a text can do to JSON and to a terminal. */
const TEXT = 'a\ud800b\0\u2028"\\\n\u001b[31m</hook>'

/** Outcomes of everything at once, of nothing, and of words nobody would write by hand. */
function hard(event: LifecycleEvent): readonly Outcome[] {
  const rewrite = rewriteOf(event)
  const all = { context: [TEXT, ''], message: TEXT, reason: TEXT, stop: true, results: [] }
  const decisions = ['allow', 'ask', 'deny'] as const
  return [
    SILENCE,
    ...decisions.flatMap((decision) => [
      { ...SILENCE, decision },
      { ...SILENCE, decision, reason: '' },
      { ...all, decision, ...(rewrite && decision !== 'deny' ? { rewrite } : {}) },
    ]),
  ]
}

const REWRITES: Readonly<Record<string, Rewrite>> = {
  exec: { command: 'echo rewritten' },
  patch: { patch: '*** Begin Patch\n*** Add File: a.txt\n+a\n*** End Patch\n' },
  mcp: { arguments: { rewritten: true } },
  tool: { input: { rewritten: true } },
}

/** A rewrite that fits the event; `undefined`: there is nothing in it to rewrite. */
export function rewriteOf(event: LifecycleEvent): Rewrite | undefined {
  if (event.name === 'permission.request') return REWRITES[event.data.kind]
  const [kind, moment] = event.name.split('.')
  return moment === 'before' && Object.hasOwn(REWRITES, kind!) ? REWRITES[kind!] : undefined
}
