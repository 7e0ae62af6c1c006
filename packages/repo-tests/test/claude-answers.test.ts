import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claudeCode, codex } from '@hookline/agents'
import type { Dialect, HookOutput, LifecycleEvent, Outcome, Rewrite } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { hookContext } from '@hookline/testing'
import { afterAll, describe, expect, test } from 'vitest'

/**
 * A script may answer as hooks of Claude Code and of Codex do. What the dialects tell these agents is such an answer: read
 * back from a script, it must mean what it was made of.
 */
const folder = mkdtempSync(join(tmpdir(), 'hookline-answers-'))
const file = join(folder, 'answer.json')
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 9 }))

/** What the hook has to say whose script prints this. */
async function answered(event: LifecycleEvent, stdout: string): Promise<HookOutput> {
  writeFileSync(file, stdout)
  const hook = { rewrites: true }
  const context = hookContext(
    { run: ['/bin/cat', file], cwd: folder },
    { event, hook, env: { PATH: '/usr/bin:/bin' } },
  )
  return (await script.execute(context)) ?? {}
}

function asOutcome({ context, data: _data, ...said }: HookOutput): Outcome {
  return { ...said, context: context === undefined ? [] : [context], results: [] }
}

const REWRITES: Readonly<Record<string, Rewrite>> = {
  exec: { command: 'echo rewritten' },
  patch: { patch: '*** Begin Patch\n*** Add File: b.txt\n+rewritten\n*** End Patch\n' },
  mcp: { arguments: { rewritten: true } },
  tool: { input: { rewritten: true } },
}

/** Everything that hooks can say, alone and with what goes with it. */
function outcomes(event: LifecycleEvent): readonly Partial<Outcome>[] {
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.replace(/\.before$/, '')
  const rewrite = Object.hasOwn(REWRITES, kind) ? { rewrite: REWRITES[kind]! } : {}
  const [DENY, ASK, ALLOW] = (['deny', 'ask', 'allow'] as const).map((decision) => ({
    decision,
    reason: `${decision}, because`,
  }))
  return [
    DENY!,
    ASK!,
    ALLOW!,
    { context: ['one', 'two'] },
    { message: 'look' },
    { stop: true, reason: 'enough' },
    { ...DENY, stop: true },
    { ...DENY, context: ['one'], message: 'look' },
    rewrite,
    { ...ALLOW, ...rewrite },
    { ...ASK, ...rewrite },
  ]
}

/** One recorded payload of each kind of event. */
function payloads(dialect: Dialect): readonly Recorded[] {
  const fixtures = new URL(`../../agents/fixtures/${dialect.name}/${dialect.version}/`, import.meta.url)
  // what came by other channels than hooks lies in folders
  const files = readdirSync(fixtures).filter((one) => one.endsWith('.json'))
  const all = files.map((one): Recorded => {
    const payload = JSON.parse(readFileSync(new URL(one, fixtures), 'utf8')) as Payload
    const [event] = dialect.decode(payload, stamp)
    return {
      name: one.replace(/\.json$/, ''),
      event,
      kind: kindOf(payload, event),
    }
  })
  return all.filter((one, at) => one.event && all.findIndex(({ kind }) => kind === one.kind) === at)
}

/** The tools that change files are each their own kind. */
function kindOf(
  { hook_event_name: native, tool_name: tool }: Payload,
  event: LifecycleEvent | undefined,
): string {
  return [native, event?.name, ...(event?.name.startsWith('patch.') ? [tool] : [])].join(' ')
}

interface Payload {
  readonly hook_event_name: string
  readonly tool_name?: string
}

interface Recorded {
  readonly name: string
  readonly event: LifecycleEvent | undefined
  readonly kind: string
}

const stamp = { id: () => 'id', now: () => '2026-01-01T00:00:00.000Z', root: (cwd: string) => cwd }

describe.each([codex, claudeCode])('$title', (dialect) => {
  const recorded = payloads(dialect)

  test('every event that hookline reads is here', () => {
    const read = Object.entries(dialect.natives).flatMap(([name, events]) =>
      events.length > 0 ? [name] : [],
    )
    expect([...new Set(recorded.map(({ kind }) => kind.split(' ')[0]!))].toSorted()).toEqual(read.toSorted())
  })

  test.each(recorded)('an answer at $name, read from a script, is the same answer', async ({ event }) => {
    for (const outcome of outcomes(event!)) {
      const { stdout } = dialect.encode(event!, { context: [], results: [], ...outcome })
      if (stdout === '') continue
      const read = await answered(event!, stdout)
      expect({ outcome, stdout: dialect.encode(event!, asOutcome(read)).stdout }).toEqual({ outcome, stdout })
    }
  })

  test.each(recorded)('what hooks said at $name stands in the answer', async ({ event }) => {
    const can = dialect.capabilities[event!.name]!
    for (const outcome of outcomes(event!)) {
      const { stdout, unsaid } = dialect.encode(event!, { context: [], results: [], ...outcome })
      if (stdout === '' || unsaid.length > 0) continue
      const read = await answered(event!, stdout)
      // to Codex a rewrite is an allow, and a denied compaction the end of the turn
      const isOwn = outcome.rewrite === undefined && !(dialect === codex && event!.name === 'compact.before')
      if (outcome.decision !== undefined && isOwn)
        expect(read.decision).toBe(outcome.decision === 'ask' && !can.ask ? 'deny' : outcome.decision)
      if (read.decision !== undefined && read.decision !== 'allow')
        expect(read.reason).toContain(outcome.reason)
      expect(read.context).toBe(outcome.context?.join('\n\n'))
      expect(read.message).toBe(outcome.message)
      // a denial discards it
      expect(read.rewrite !== undefined).toBe(outcome.rewrite !== undefined && read.decision !== 'deny')
    }
  })
})
