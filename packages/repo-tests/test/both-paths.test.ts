import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KINDS } from './both-paths-executors.ts'
import { SCENES } from './both-paths-hooks.ts'
import { CALL, RECORDED, type Call, type Sent } from './both-paths-payloads.ts'
import { missing } from './both-paths-plain.ts'
import { replayed } from './both-paths-replay.ts'
import type { Step } from './both-paths-world.ts'

/** How many random payloads there are in all. */
const PAYLOADS = Number(process.env['HOOKLINE_DIFF'] ?? 900)
const EACH = Math.ceil(PAYLOADS / Object.keys(SCENES).length)

/** What hooks leave at the sessions that were recorded alone: without it nothing is compared but answers. Those of the first scene do nothing else. */
const LEAST: Readonly<Record<string, number>> = {
  scripts: 50,
  'rewrites, order and needs': 10,
  'background and notes': 30,
  executors: 100,
  'secrets and variables': 1,
}

/** Variables of callers, which take turns. */
const CALLERS: readonly Readonly<Record<string, string>>[] = [
  { DIFF_A: 'one', DIFF_TOKEN: 'token-of-one-caller' },
  { DIFF_A: 'two', DIFF_B: 'b', DIFF_TOKEN: 'token-of-two-callers' },
  {},
]

test.each(Object.entries(SCENES))(
  '%s: whichever way a call takes, the same comes of it',
  async (name, hooks) => {
    const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31)
    const sessions = [...recorded(), ...fc.sample(CALL, { numRuns: EACH, seed }).map(random)]
    const { differences, effects, history, calls } = await replayed(hooks, sessions)
    process.stderr.write(
      `both paths, ${name}: ${calls} calls, ${effects[0].length} runs told, seed ${seed}\n`,
    )
    expect(differences.slice(0, 5)).toEqual([])
    expect({
      alone: missing(...effects).slice(0, 3),
      resident: missing(effects[1], effects[0]).slice(0, 3),
    }).toEqual(NONE)
    expect({
      alone: missing(...history).slice(0, 3),
      resident: missing(history[1], history[0]).slice(0, 3),
    }).toEqual(NONE)
    expect(history[0].length).toBeGreaterThan(10)
    expect(effects[0].length).toBeGreaterThanOrEqual(LEAST[name] ?? 0)
    if (name === 'executors')
      expect(KINDS.filter((kind) => !effects[0].some((one) => kind.test(one)))).toEqual([])
  },
  3_600_000,
)

const NONE = { alone: [], resident: [] }

/** A session of each version of an agent, as it was. */
function recorded(): readonly (readonly Step[])[] {
  const sessions = new Map<string, Sent[]>()
  for (const one of RECORDED) {
    const name = `${one.agent} ${one.version}`
    sessions.set(name, [...(sessions.get(name) ?? []), one])
  }
  return [...sessions.values()].map((sent, at) =>
    sent.map((one) =>
      step(
        {
          sent: one,
          native: one.native,
          body: JSON.stringify({ ...one.payload, session_id: `recorded-${at}` }),
        },
        at,
      ),
    ),
  )
}

function random(call: Call, at: number): readonly Step[] {
  return [step(call, at)]
}

function step({ sent, native, body }: Call, at: number): Step {
  const bytes = typeof body === 'string' ? Buffer.from(body.replaceAll('{n}', String(at))) : body
  const words = native === undefined ? [] : ['--event', native]
  return {
    args: [
      'run',
      '--agent',
      sent.agent,
      ...(at % 3 === 0 ? ['--agent-version', sent.version] : []),
      ...words,
    ],
    body: bytes,
    env: CALLERS[at % CALLERS.length]!,
  }
}
