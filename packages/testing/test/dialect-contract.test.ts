import { HooklineError, type AgentReply, type Dialect, type LifecycleEvent } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { dialectContract } from '../src/index.ts'
import { parrot, payloads } from './parrot.ts'

describe('a dialect that keeps every promise', () => {
  test.each(dialectContract({ dialect: parrot, payloads }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

const anything = (value: unknown): never => value as never

/** A parrot of which each event is changed. */
function decoding(change: (event: LifecycleEvent) => object): Partial<Dialect> {
  return {
    decode: (payload, stamp) => parrot.decode(payload, stamp).map((one) => ({ ...one, ...change(one) })),
  }
}

/** A parrot of which each reply is changed. */
function encoding(change: (reply: AgentReply) => object): Partial<Dialect> {
  return {
    encode: (event, outcome) => ({
      ...parrot.encode(event, outcome),
      ...change(parrot.encode(event, outcome)),
    }),
  }
}

const inPlace = 'has one table for each version, the newest first'
const [newest, older] = parrot.versions!
const tells = 'tells the agent, or admits that it cannot'
const cutOff = 'knows the event of a payload that is cut off'

/** The case that must see it, the fault, and what is said of it. */
const FAULTS: readonly (readonly [string, string, Partial<Dialect>, RegExp])[] = [
  ['speaks spec 1 and says whose it is', 'another spec', { spec: anything(2) }, /2/],
  ['speaks spec 1 and says whose it is', 'a name with a space', { name: 'grey parrot' }, /grey parrot/],
  ['speaks spec 1 and says whose it is', 'no version', { version: '' }, /regular expression/],
  [
    'names events that there are, both ways',
    'an event nobody knows',
    { natives: { pre: [anything('exec.befor')] } },
    /no events/,
  ],
  [
    'names events that there are, both ways',
    'a capability of one',
    { capabilities: { ...parrot.capabilities, ['nothing.at' as never]: anything({}) } },
    /no events/,
  ],
  [
    'names events that there are, both ways',
    'an event without capabilities',
    { natives: { pre: ['exec.before', 'exec.after'] } },
    /no capabilities/,
  ],
  [
    'names events that there are, both ways',
    'no event',
    { natives: {}, capabilities: {} },
    /no event at all/,
  ],
  [inPlace, 'another version than its first', { version: '2.0' }, /not that of its version/],
  [inPlace, 'another table than its first', { capabilities: older!.capabilities }, /not that of its version/],
  [inPlace, 'the same version twice', { versions: [newest!, older!, { ...older! }] }, /another table/],
  [
    inPlace,
    'versions the wrong way round',
    { versions: [newest!, { ...older!, version: '1.8' }, older!] },
    /another table than its own/,
  ],
  [
    inPlace,
    'an old event that no event of the agent becomes',
    {
      versions: [
        newest!,
        { ...older!, capabilities: { 'mcp.before': newest!.capabilities['exec.before']! } },
      ],
    },
    /come from no event/,
  ],
  [
    `${tells}: pre`,
    'an old version that is answered like the newest',
    { encode: (event, outcome) => parrot.encode({ ...event, agent: { name: 'parrot' } }, outcome) },
    /has no effect by the capabilities, and nobody is told/,
  ],
  [
    'turns down what no agent sends',
    'a decoder that takes anything',
    { decode: () => [] },
    /takes undefined for a payload/,
  ],
  [
    'turns down what no agent sends',
    'a decoder that crashes',
    { decode: (payload) => anything((payload as { hook: string }).hook.length) },
    /TypeError.*instead of PAYLOAD_INVALID/,
  ],
  [
    'turns down what no agent sends',
    'another code',
    {
      decode: () => {
        throw new HooklineError('INTERNAL', 'oh')
      },
    },
    /oh instead of PAYLOAD_INVALID/,
  ],
  [
    'refuses with a whole reply, whatever the event',
    'half a reply',
    { refuse: () => ({ stdout: '{"deny":', stderr: '', exitCode: 0, unsaid: [] }) },
    /not one JSON value/,
  ],
  [
    'refuses with a whole reply, whatever the event',
    'silence',
    { refuse: () => ({ stdout: '', stderr: '', exitCode: 0, unsaid: [] }) },
    /nothing to anyone/,
  ],
  [
    'refuses with a whole reply, whatever the event',
    'an exit code of a shell',
    { refuse: () => ({ stdout: '', stderr: '', exitCode: 127, unsaid: [] }) },
    /exit code 127/,
  ],
  ['decodes: pre', 'no event', { decode: () => [] }, /strictly deep-equal/],
  ['decodes: done', 'no event', { decode: () => [] }, /no event came of it/],
  [
    'decodes: pre',
    'a field left out',
    decoding(({ data: { ...data } }) => ({
      data: Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'argv')),
    })),
    /lacks fields/,
  ],
  [
    'decodes: pre',
    'a field without a value',
    decoding(({ data }) => ({ data: { ...data, argv: undefined } })),
    /lacks fields/,
  ],
  ['decodes: pre', 'a name nobody knows', decoding(() => ({ name: 'exec.befor' })), /is no event/],
  ['decodes: pre', 'the name of another agent', decoding(() => ({ agent: { name: 'codex' } })), /codex/],
  ['decodes: pre', 'no key', decoding(() => ({ key: '' })), /key is empty/],
  [
    'decodes: pre',
    'a session without a root',
    decoding(({ session }) => ({ session: { ...session, root: undefined } })),
    /session.root is not a text/,
  ],
  ['decodes: pre', 'local time', decoding(() => ({ at: '2026-01-01 00:00' })), /RFC 3339/],
  ['decodes: pre', 'a channel nobody knows', decoding(() => ({ channel: 'radio' })), /no channel/],
  [
    'decodes: pre',
    'a date in the data',
    decoding(({ data }) => ({ data: { ...data, callId: new Date() } })),
    /callId is a Date/,
  ],
  [
    'decodes: pre',
    'a clock of its own',
    decoding(() => ({ key: String(performance.now()) })),
    /second reading/,
  ],
  [
    'decodes: pre',
    'a payload that is changed',
    {
      decode: (payload, stamp) => {
        ;(payload as { line: string }).line = ''
        return parrot.decode(payload, stamp)
      },
    },
    /read only/,
  ],
  [
    `${tells}: pre`,
    'two values',
    encoding(({ stdout }) => ({ stdout: stdout + stdout })),
    /not one JSON value/,
  ],
  [
    `${tells}: pre`,
    'words around it',
    encoding(({ stdout }) => ({ stdout: `${stdout} ok` })),
    /not one JSON value/,
  ],
  [`${tells}: pre`, 'a crash', { encode: (_event, { reason }) => anything(reason!.length) }, /undefined/],
  [`${tells}: pre`, 'silence', encoding(() => ({ stdout: '', unsaid: [] })), /dropped in silence/],
  [`${tells}: done`, 'a denial nobody is told of', encoding(() => ({ unsaid: [] })), /dropped in silence/],
  [
    `${tells}: done`,
    'one that is said where it has no effect',
    encoding(() => ({ stdout: '{"deny":"x"}', unsaid: [] })),
    /has no effect by the capabilities/,
  ],
  [`${tells}: pre`, 'an empty sentence', encoding(() => ({ unsaid: [''] })), /empty sentence/],
  [
    `${tells}: pre`,
    'JSON made by hand',
    {
      encode: (event, outcome) => ({
        ...parrot.encode(event, outcome),
        stdout: `{"deny":"${outcome.reason}"}`,
      }),
    },
    /not one JSON value/,
  ],
  [
    'takes a rewrite: pre',
    'another fact',
    {
      rewritten: (event, rewrite) => ({ ...parrot.rewritten(event, rewrite), key: 'new' }),
    },
    /another event/,
  ],
  ['takes a rewrite: pre', 'the old words', { rewritten: (event) => event }, /command is not rewritten/],
  [
    'takes a rewrite: pre',
    'an event that is changed in place',
    { rewritten: (event) => Object.assign(event, { data: {} }) as LifecycleEvent },
    /read only/,
  ],
  [`${cutOff}: pre`, 'nothing', { sniff: () => undefined }, /none of its events/],
  [`${cutOff}: pre`, 'an event nobody knows', { sniff: () => 'post' }, /none of its events/],
  [
    `${cutOff}: pre`,
    'a guess',
    { sniff: (text) => (text.includes('"line"') ? 'pre' : 'done') },
    /makes "done"/,
  ],
  [`${cutOff}: done`, 'a crash', { sniff: (text) => (JSON.parse(text) as { hook: string }).hook }, /JSON/],
  [
    'survives one wrong field: pre',
    'trust in a type',
    {
      decode: (payload, stamp) => {
        const { line = '' } = (payload ?? {}) as { line?: string }
        line.trim()
        return parrot.decode(payload, stamp)
      },
    },
    /TypeError.*instead of PAYLOAD_INVALID/,
  ],
  [
    'survives one wrong field: done',
    'a wrong kind passed on',
    {
      decode: (payload, stamp) =>
        parrot.decode({ ...(payload as object), sid: 's' }, stamp).map((one) => ({
          ...one,
          session: { ...one.session, id: (payload as { sid: string }).sid },
        })),
    },
    /session.id/,
  ],
]

describe('a fault is seen', () => {
  test.each(FAULTS)('by "%s": %s', async (name, _fault, planted, says) => {
    const found = dialectContract({ dialect: { ...parrot, ...planted }, payloads }).find(
      (one) => one.name === name,
    )
    await expect(found?.run()).rejects.toThrow(says)
  })

  test('by every case at least once', () => {
    const promise = (name: string): string => name.replace(/: .*/, '')
    const cases = new Set(dialectContract({ dialect: parrot, payloads }).map(({ name }) => promise(name)))
    for (const [name] of FAULTS) cases.delete(promise(name))
    expect([...cases]).toEqual([])
  })
})
