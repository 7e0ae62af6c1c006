import {
  HooklineError,
  type AgentReply,
  type Dialect,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import type { Plant } from './executor-faults.ts'
import { parrot } from './parrot.ts'

const [newest, older] = parrot.versions!
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

const tells = 'tells the agent, or admits that it cannot'
const cutOff = 'knows the event of a payload that is cut off'
const inPlace = 'has one table for each version, the newest first'
const CAN = 'says of each event what can be done with it'
const REFUSES = 'refuses with a whole reply, whatever the event'
const TOTAL = 'has a whole reply to every outcome of every event'
const PURE = 'decodes without a clock and without chance'
const DENIES = 'never loses a denial'
const SAME = 'has one reply to one outcome'
const RAW = 'sends a rewritten call as the agent would'

/** A parrot of which one row of the table is changed. */
function able(change: object): Partial<Dialect> {
  const row = parrot.capabilities['exec.before']!
  const capabilities = { ...parrot.capabilities, 'exec.before': { ...row, ...change } }
  return { capabilities, versions: [{ version: parrot.version, capabilities }, older!] }
}

/** A parrot that answers some outcomes in its own way. */
function answering(
  when: (outcome: Outcome, event: LifecycleEvent) => boolean,
  change: (reply: AgentReply) => object,
): Partial<Dialect> {
  return {
    encode: (event, outcome) => {
      const reply = parrot.encode(event, outcome)
      return when(outcome, event) ? { ...reply, ...change(reply) } : reply
    },
  }
}

const isPre = (event: LifecycleEvent): boolean => event.name === 'exec.before'
let turn = 0

export const DIALECT_PLANTS: readonly Plant<Partial<Dialect>>[] = [
  {
    seenBy: `${DENIES}: pre`,
    fault: 'a denial in its own words',
    planted: answering(
      ({ decision }, event) => isPre(event) && decision === 'deny',
      () => ({ stdout: '{"deny":"no"}' }),
    ),
    says: /the reason of a denial is lost/,
  },
  {
    seenBy: REFUSES,
    fault: 'a reply without stderr',
    planted: {
      refuse: (native, reason) => ({ ...parrot.refuse(native, reason), stderr: anything(undefined) }),
    },
    says: /stdout and stderr are texts/,
  },
  {
    seenBy: inPlace,
    fault: 'a version that is a word',
    planted: { versions: [newest!, { ...older!, version: 'old' }] },
    also: [tells],
    says: /regular expression/,
  },
  {
    seenBy: 'speaks spec 1 and says whose it is',
    fault: 'no title',
    planted: { title: ' ' },
    says: /regular expression/,
  },
  {
    seenBy: inPlace,
    fault: 'another version than its first',
    planted: { version: '2.0' },
    says: /not that of its version/,
  },
  {
    seenBy: inPlace,
    fault: 'another table than its first',
    planted: { capabilities: { ...newest!.capabilities }, versions: [older!, newest!] },
    says: /not that of its version/,
  },
  {
    seenBy: inPlace,
    fault: 'one that was tried, and is no newer',
    planted: { tried: '1.9' },
    says: /is not newer than 1\.10/,
  },
  {
    seenBy: inPlace,
    fault: 'the same version twice',
    planted: { versions: [newest!, older!, { ...older! }] },
    says: /another table/,
  },
  {
    seenBy: inPlace,
    fault: 'versions the wrong way round',
    planted: { versions: [newest!, { ...older!, version: '1.8' }, older!] },
    says: /another table than its own/,
  },
  {
    seenBy: inPlace,
    fault: 'an old event that no event of the agent becomes',
    planted: {
      versions: [
        newest!,
        { ...older!, capabilities: { 'mcp.before': newest!.capabilities['exec.before']! } },
      ],
    },
    says: /come from no event/,
  },
  {
    seenBy: `${tells}: pre`,
    fault: 'an old version that is answered like the newest',
    planted: {
      encode: (event, outcome) => parrot.encode({ ...event, agent: { name: 'parrot' } }, outcome),
    },
    says: /has no effect by the capabilities, and nobody is told/,
  },
  {
    seenBy: 'speaks spec 1 and says whose it is',
    fault: 'another spec',
    planted: { spec: anything(2) },
    says: /2/,
  },
  {
    seenBy: 'speaks spec 1 and says whose it is',
    fault: 'a name with a space',
    planted: { name: 'grey parrot' },
    also: ['decodes'],
    says: /grey parrot/,
  },
  {
    seenBy: 'speaks spec 1 and says whose it is',
    fault: 'no version',
    planted: { version: '' },
    also: [inPlace],
    says: /regular expression/,
  },
  {
    seenBy: 'names events that there are, both ways',
    fault: 'an event nobody knows',
    planted: { natives: { pre: [anything('exec.befor')] } },
    also: [inPlace, cutOff, CAN],
    says: /no events/,
  },
  {
    seenBy: 'names events that there are, both ways',
    fault: 'a capability of one',
    planted: { capabilities: { ...parrot.capabilities, ['nothing.at' as never]: anything({}) } },
    also: [inPlace, CAN],
    says: /no events/,
  },
  {
    seenBy: 'names events that there are, both ways',
    fault: 'an event without capabilities',
    planted: { natives: { pre: ['exec.before', 'exec.after'] } },
    also: [inPlace, cutOff, CAN],
    says: /no capabilities/,
  },
  {
    seenBy: 'names events that there are, both ways',
    fault: 'no event',
    planted: { natives: {}, capabilities: {} },
    also: [inPlace, cutOff, DENIES, tells],
    says: /no event at all/,
  },
  {
    seenBy: 'turns down what no agent sends',
    fault: 'a decoder that takes anything',
    planted: { decode: () => [] },
    also: ['decodes'],
    says: /takes undefined for a payload/,
  },
  {
    seenBy: 'turns down what no agent sends',
    fault: 'a decoder that crashes',
    planted: { decode: (payload) => anything((payload as { hook: string }).hook.length) },
    also: ['decodes', SAME, cutOff, DENIES, RAW, 'survives one wrong field', 'takes a rewrite', tells],
    says: /TypeError.*instead of PAYLOAD_INVALID/,
  },
  {
    seenBy: 'turns down what no agent sends',
    fault: 'another code',
    planted: {
      decode: () => {
        throw new HooklineError('INTERNAL', 'oh')
      },
    },
    also: ['decodes', PURE, SAME, cutOff, DENIES, RAW, 'survives one wrong field', 'takes a rewrite', tells],
    says: /oh instead of PAYLOAD_INVALID/,
  },
  {
    seenBy: 'refuses with a whole reply, whatever the event',
    fault: 'half a reply',
    planted: { refuse: () => ({ stdout: '{"deny":', stderr: '', exitCode: 0, unsaid: [] }) },
    says: /not one JSON value/,
  },
  {
    seenBy: 'refuses with a whole reply, whatever the event',
    fault: 'silence',
    planted: { refuse: () => ({ stdout: '', stderr: '', exitCode: 0, unsaid: [] }) },
    says: /nothing to anyone/,
  },
  {
    seenBy: 'refuses with a whole reply, whatever the event',
    fault: 'an exit code of a shell',
    planted: { refuse: () => ({ stdout: '', stderr: '', exitCode: 127, unsaid: [] }) },
    says: /exit code 127/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'no event',
    planted: { decode: () => [] },
    also: ['turns down what no agent sends'],
    says: /strictly deep-equal/,
  },
  {
    seenBy: 'decodes: done',
    fault: 'no event',
    planted: { decode: () => [] },
    also: ['turns down what no agent sends'],
    says: /no event came of it/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a field left out',
    planted: decoding(({ data: { ...data } }) => ({
      data: Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'argv')),
    })),
    also: [RAW],
    says: /lacks fields/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a field without a value',
    planted: decoding(({ data }) => ({ data: { ...data, argv: undefined } })),
    also: [RAW],
    says: /lacks fields/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a name nobody knows',
    planted: decoding(() => ({ name: 'exec.befor' })),
    also: [cutOff],
    says: /is no event/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'the name of another agent',
    planted: decoding(() => ({ agent: { name: 'codex' } })),
    says: /codex/,
  },
  { seenBy: 'decodes: pre', fault: 'no key', planted: decoding(() => ({ key: '' })), says: /key is empty/ },
  {
    seenBy: 'decodes: pre',
    fault: 'a session without a root',
    planted: decoding(({ session }) => ({ session: { ...session, root: undefined } })),
    says: /session.root is not a text/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'local time',
    planted: decoding(() => ({ at: '2026-01-01 00:00' })),
    says: /RFC 3339/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a channel nobody knows',
    planted: decoding(() => ({ channel: 'radio' })),
    says: /no channel/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a date in the data',
    planted: decoding(({ data }) => ({ data: { ...data, callId: new Date(0) } })),
    says: /callId is a Date/,
  },
  {
    seenBy: `${PURE}: pre`,
    fault: 'a clock of its own',
    planted: decoding(() => ({ key: String(performance.now()) })),
    says: /second reading/,
  },
  {
    seenBy: 'decodes: pre',
    fault: 'a payload that is changed',
    planted: {
      decode: (payload, stamp) => {
        ;(payload as { line: string }).line = ''
        return parrot.decode(payload, stamp)
      },
    },
    also: [
      PURE,
      SAME,
      cutOff,
      DENIES,
      RAW,
      'survives one wrong field',
      'takes a rewrite',
      tells,
      'turns down what no agent sends',
    ],
    says: /read only/,
  },
  {
    seenBy: TOTAL,
    fault: 'two values',
    planted: encoding(({ stdout }) => ({ stdout: stdout + stdout })),
    also: [DENIES, 'survives one wrong field'],
    says: /not one JSON value/,
  },
  {
    seenBy: TOTAL,
    fault: 'words around it',
    planted: encoding(({ stdout }) => ({ stdout: `${stdout} ok` })),
    also: [DENIES, 'survives one wrong field'],
    says: /not one JSON value/,
  },
  {
    seenBy: `${tells}: pre`,
    fault: 'a crash',
    planted: { encode: (_event, { reason }) => anything(reason!.length) },
    also: [RAW, TOTAL, SAME, DENIES, 'survives one wrong field'],
    says: /undefined/,
  },
  {
    seenBy: `${tells}: pre`,
    fault: 'silence',
    planted: encoding(() => ({ stdout: '', unsaid: [] })),
    also: [DENIES],
    says: /dropped in silence/,
  },
  {
    seenBy: `${tells}: done`,
    fault: 'a denial nobody is told of',
    planted: encoding(() => ({ unsaid: [] })),
    also: [DENIES],
    says: /dropped in silence/,
  },
  {
    seenBy: `${tells}: done`,
    fault: 'one that is said where it has no effect',
    planted: encoding(() => ({ stdout: '{"deny":"x"}', unsaid: [] })),
    also: [DENIES],
    says: /has no effect by the capabilities/,
  },
  {
    seenBy: TOTAL,
    fault: 'an empty sentence',
    planted: encoding(() => ({ unsaid: [''] })),
    also: ['survives one wrong field'],
    says: /empty sentence/,
  },
  {
    seenBy: TOTAL,
    fault: 'JSON made by hand',
    planted: {
      encode: (event, outcome) => ({
        ...parrot.encode(event, outcome),
        stdout: `{"deny":"${outcome.reason}"}`,
      }),
    },
    also: [DENIES],
    says: /not one JSON value/,
  },
  {
    seenBy: 'takes a rewrite: pre',
    fault: 'another fact',
    planted: {
      rewritten: (event, rewrite) => ({ ...parrot.rewritten(event, rewrite), key: 'new' }),
    },
    says: /another event/,
  },
  {
    seenBy: 'takes a rewrite: pre',
    fault: 'the old words',
    planted: { rewritten: (event) => event },
    says: /command is not rewritten/,
  },
  {
    seenBy: 'takes a rewrite: pre',
    fault: 'an event that is changed in place',
    planted: { rewritten: (event) => Object.assign(event, { data: {} }) as LifecycleEvent },
    also: [RAW],
    says: /read only/,
  },
  {
    seenBy: `${cutOff}: pre`,
    fault: 'nothing',
    planted: { sniff: () => undefined },
    says: /none of its events/,
  },
  {
    seenBy: `${cutOff}: pre`,
    fault: 'an event nobody knows',
    planted: { sniff: () => 'post' },
    says: /none of its events/,
  },
  {
    seenBy: `${cutOff}: pre`,
    fault: 'a guess',
    planted: { sniff: (text) => (text.includes('"line"') ? 'pre' : 'done') },
    says: /makes "done"/,
  },
  {
    seenBy: `${cutOff}: done`,
    fault: 'a crash',
    planted: { sniff: (text) => (JSON.parse(text) as { hook: string }).hook },
    says: /JSON/,
  },
  {
    seenBy: 'survives one wrong field: pre',
    fault: 'trust in a type',
    planted: {
      decode: (payload, stamp) => {
        const { line = '' } = (payload ?? {}) as { line?: string }
        line.trim()
        return parrot.decode(payload, stamp)
      },
    },
    says: /TypeError.*instead of PAYLOAD_INVALID/,
  },
  {
    seenBy: 'survives one wrong field: done',
    fault: 'a wrong kind passed on',
    planted: {
      decode: (payload, stamp) =>
        parrot.decode({ ...(payload as object), sid: 's' }, stamp).map((one) => ({
          ...one,
          session: { ...one.session, id: (payload as { sid: string }).sid },
        })),
    },
    says: /session.id/,
  },
  {
    seenBy: 'names events that there are, both ways',
    fault: 'a name of its own without capabilities',
    planted: { natives: { ...parrot.natives, post: ['exec.after'] } },
    says: /no capabilities/,
  },
  {
    seenBy: 'turns down what no agent sends',
    fault: 'a number that becomes no event',
    planted: { decode: (payload, stamp) => (payload === 42 ? [] : parrot.decode(payload, stamp)) },
    says: /takes 42 for a payload/,
  },
  {
    seenBy: `${tells}: pre`,
    fault: 'words for the model that nobody hears',
    planted: answering(
      ({ decision, context, message, stop }, event) =>
        isPre(event) &&
        decision === undefined &&
        context[0] === 'first' &&
        message === undefined &&
        stop === undefined,
      () => ({ stdout: '' }),
    ),
    says: /context at exec.before is dropped in silence/,
  },
  {
    seenBy: CAN,
    fault: 'a power that is missing',
    planted: able({ stop: undefined }),
    says: /exec.before: stop is neither/,
  },
  { seenBy: CAN, fault: 'no time', planted: able({ limitMs: 0 }), says: /waits 0 ms/ },
  {
    seenBy: CAN,
    fault: 'a blind spot without a word',
    planted: able({ blindSpots: [''] }),
    says: /empty blind spot/,
  },
  {
    seenBy: CAN,
    fault: 'a name its agent does not have',
    planted: able({ native: 'done' }),
    also: [inPlace],
    says: /becomes task.complete/,
  },
  {
    seenBy: REFUSES,
    fault: 'silence where the action could be denied',
    planted: {
      refuse: (native, reason) => ({ stdout: '', stderr: '', exitCode: 0, unsaid: [`${native}: ${reason}`] }),
    },
    says: /pre can be denied, and refusing it says nothing to the agent/,
  },
  {
    seenBy: REFUSES,
    fault: 'a refusal without its reason',
    planted: {
      refuse: (native, reason) => ({
        ...parrot.refuse(native, reason),
        ...(native === 'pre' && { stdout: '{"deny":"no"}' }),
      }),
    },
    says: /does not say why/,
  },
  {
    seenBy: REFUSES,
    fault: 'the time in it',
    planted: {
      refuse: (native, reason) => ({ ...parrot.refuse(native, reason), stderr: new Date().toISOString() }),
    },
    says: /something else at another time/,
  },
  {
    seenBy: TOTAL,
    fault: 'an event that is not in the table',
    planted: {
      encode: (event, outcome) =>
        event.name === 'error'
          ? anything(parrot.capabilities[event.name]!.stop)
          : parrot.encode(event, outcome),
    },
    says: /is not iterable|encode throws|texts/,
  },
  {
    seenBy: TOTAL,
    fault: 'a combination nobody thought of',
    planted: answering(
      ({ decision, stop, message }, event) =>
        isPre(event) && decision === 'ask' && stop === true && message === 'for the user',
      () => ({ stdout: '{' }),
    ),
    says: /exec.before .*"ask".* stdout is not one JSON value/,
  },
  {
    seenBy: `${PURE}: pre`,
    fault: 'the time of day',
    planted: decoding(() => ({ id: `id-${new Date().getUTCFullYear()}` })),
    says: /second reading/,
  },
  {
    seenBy: `${PURE}: pre`,
    fault: 'chance',
    planted: decoding(() => ({ id: `id-${Math.random()}` })),
    says: /second reading/,
  },
  {
    seenBy: `${PURE}: done`,
    fault: 'an id of its own',
    planted: decoding(({ name }) => (name === 'task.complete' ? { id: crypto.randomUUID() } : {})),
    says: /second reading/,
  },
  {
    seenBy: `${DENIES}: pre`,
    fault: 'a denial that a stop takes the place of',
    planted: answering(
      ({ decision, stop }) => decision === 'deny' && stop === true,
      () => ({ stdout: '{"stop":true}' }),
    ),
    says: /denial is lost among the rest/,
  },
  {
    seenBy: `${DENIES}: pre`,
    fault: 'a reason that words for the model take the place of',
    planted: answering(
      ({ decision, reason, context }, event) =>
        isPre(event) && decision === 'deny' && reason === 'not here' && context.length > 0,
      () => ({ stdout: '{"deny":"no"}' }),
    ),
    says: /lost/,
  },
  {
    seenBy: `${DENIES}: done`,
    fault: 'a denial that is not admitted to be lost once there is a message',
    planted: answering(
      ({ decision, message }, event) => !isPre(event) && decision === 'deny' && message !== undefined,
      () => ({ unsaid: [] }),
    ),
    says: /not admitted that a denial is lost/,
  },
  {
    seenBy: `${SAME}: pre`,
    fault: 'the time in it',
    planted: answering(
      (_outcome, event) => isPre(event),
      () => ({ stderr: String(Date.now()) }),
    ),
    says: /another reply at another time/,
  },
  {
    seenBy: `${SAME}: done`,
    fault: 'a count in it',
    planted: answering(
      (_outcome, event) => !isPre(event),
      () => ({ stderr: String(turn++) }),
    ),
    says: /another reply at another time/,
  },
  {
    seenBy: `${RAW}: pre`,
    fault: 'the payload as it was',
    planted: { rewritten: (event, rewrite) => ({ ...parrot.rewritten(event, rewrite), raw: event.raw }) },
    says: /is read as another call/,
  },
  {
    seenBy: `${RAW}: pre`,
    fault: 'a payload that is none',
    planted: { rewritten: (event, rewrite) => ({ ...parrot.rewritten(event, rewrite), raw: null }) },
    says: /cannot be read/,
  },
  {
    seenBy: `${cutOff}: done`,
    fault: 'the event of another payload',
    planted: { sniff: (text) => (/"hook":"(pre|done)"/.test(text) ? 'pre' : undefined) },
    says: /"pre" is not what becomes task.complete/,
  },
]
