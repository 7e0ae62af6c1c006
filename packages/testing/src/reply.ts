import { deepStrictEqual, equal, fail, ok } from 'node:assert/strict'
import type { AgentReply, Capability, Dialect, LifecycleEvent, Outcome } from '@hookline/core'
import { frozen } from './json.ts'
import { inAnotherWorld } from './other-world.ts'
import { outcome, outcomes, rewriteOf } from './outcomes.ts'

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

/** Asserts that every outcome of an event gets a whole reply, whatever stands in it. */
export function assertTotal(dialect: Dialect, event: LifecycleEvent): void {
  for (const one of outcomes(event)) assertWhole(encoded(dialect, event, one), shown(event, one))
}

/** Asserts, for each thing an outcome can say, that the agent is told, or that it is admitted that it is not. */
export function assertTold(dialect: Dialect, event: LifecycleEvent): void {
  for (const [sent, capability] of ofEachVersion(dialect, event)) assertToldOne(dialect, sent, capability)
}

function assertToldOne(dialect: Dialect, event: LifecycleEvent, capability: Capability | undefined): void {
  for (const { what, says } of sayings(event)) {
    const reply = encoded(dialect, event, says)
    const isAble = capability?.[what] === true
    // to ask may be to say nothing; where nobody can be asked, it is to deny
    if (what === 'ask' && isAble) continue
    ok(isTold(reply) || reply.unsaid.length > 0, `${what} at ${event.name} is dropped in silence`)
    const isAdmitted = what === 'ask' || isAble || reply.unsaid.length > 0
    ok(isAdmitted, `${what} at ${event.name} has no effect by the capabilities, and nobody is told`)
  }
}

/** Asserts that the same outcome has the same reply, whatever the time. */
export function assertSame(dialect: Dialect, event: LifecycleEvent): void {
  for (const { says } of sayings(event)) {
    const first = encoded(dialect, event, says)
    const second = inAnotherWorld(() => encoded(dialect, event, says))
    deepStrictEqual(
      second,
      first,
      `the same outcome has another reply at another time: ${shown(event, says)}`,
    )
  }
}

/**
 * The event as an agent of the newest version sends it, and one of each version that reports it and has a table of its own;
 * each with what that one can be made to do.
 */
export function ofEachVersion(
  dialect: Dialect,
  event: LifecycleEvent,
): readonly (readonly [LifecycleEvent, Capability | undefined])[] {
  const versions = (dialect.versions ?? []).filter(
    ({ capabilities }) => capabilities[event.name] !== undefined,
  )
  return [
    [event, dialect.capabilities[event.name]],
    ...versions.map(({ version, capabilities }) => {
      const sent = frozen({ ...event, agent: { ...event.agent, version } }) as LifecycleEvent
      return [sent, capabilities[event.name]] as const
    }),
  ]
}

/** True if a reply says anything to the agent. */
export function isTold({ stdout, exitCode }: AgentReply): boolean {
  return stdout.trim() !== '' || exitCode !== 0
}

/** Every text that a reply has for the agent. */
export function words({ stdout, stderr }: AgentReply): string {
  const texts: string[] = [stderr]
  if (stdout.trim() !== '')
    JSON.parse(stdout, (_key, value: unknown) => (typeof value === 'string' && texts.push(value), value))
  return texts.join('\n')
}

/** The reply to an outcome. */
export function encoded(dialect: Dialect, event: LifecycleEvent, one: Outcome): AgentReply {
  try {
    return dialect.encode(event, one)
  } catch (thrown) {
    return fail(`encode throws, and the agent gets no answer: ${String(thrown)}, at ${shown(event, one)}`)
  }
}

/** An outcome, to be shown. */
export function shown({ name }: LifecycleEvent, { results: _results, ...said }: Outcome): string {
  return `${name} ${JSON.stringify(said)}`
}

interface Saying {
  readonly what: keyof Capability & ('deny' | 'ask' | 'context' | 'message' | 'stop' | 'rewrite')
  readonly says: Outcome
}

function sayings(event: LifecycleEvent): readonly Saying[] {
  const rewrite = rewriteOf(event)
  return [
    { what: 'deny', says: outcome({ decision: 'deny', reason: 'not here' }) },
    { what: 'ask', says: outcome({ decision: 'ask', reason: 'sure?' }) },
    { what: 'context', says: outcome({ context: ['first', 'second'] }) },
    { what: 'message', says: outcome({ message: 'for the user' }) },
    { what: 'stop', says: outcome({ stop: true }) },
    ...(rewrite === undefined ? [] : [{ what: 'rewrite', says: outcome({ rewrite }) } as const]),
  ]
}
