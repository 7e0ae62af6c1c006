import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'

const FIXTURES = join(import.meta.dirname, '../../agents/fixtures')

/** What an agent sends, and what it is called with. */
export interface Sent {
  readonly agent: string
  readonly native: string
  readonly version: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Payloads as agents sent them, those of one version after another, the beginning of the session first. */
export const RECORDED: readonly Sent[] = ['codex', 'claude-code'].flatMap((agent) =>
  readdirSync(join(FIXTURES, agent)).flatMap((version) => versionOf(agent, version)),
)

function versionOf(agent: string, version: string): readonly Sent[] {
  const dir = join(FIXTURES, agent, version)
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'))
  return names
    .toSorted((one, other) => Number(isStart(other)) - Number(isStart(one)))
    .map((name) => {
      const text = readFileSync(join(dir, name), 'utf8').replaceAll('/workspace', '{world}/work')
      const payload = JSON.parse(text) as Sent['payload'] & { readonly hook_event_name: string }
      return { agent, version, native: payload.hook_event_name, payload }
    })
}

function isStart(name: string): boolean {
  return name.startsWith('session-start.startup')
}

/** What is sent, in bytes, with what the call says besides; `{n}` is another number for each session. */
export interface Call {
  readonly sent: Sent
  readonly body: string | Uint8Array
  /** Says nothing of the event, or of another one. */
  readonly native: string | undefined
}

const WORD = fc.constantFrom(
  'ls',
  'echo hi',
  'git push --force',
  'git status',
  'rm -rf /',
  'npm test',
  'make all',
  'cat .env',
  'curl x',
  'tail -f',
  'sudo rm x',
  'true',
)
const ARGUMENT = fc.oneof(
  fc.constantFrom(
    '-x',
    '--force',
    "'a b'",
    '"$HOME"',
    '*.pem',
    '$(git push)',
    '`ls`',
    '\\',
    'ü€😀',
    '&&',
    '>',
    'constructor',
    '"',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const SIMPLE = fc
  .tuple(WORD, fc.array(ARGUMENT, { maxLength: 3 }))
  .map(([word, rest]) => [word, ...rest].join(' '))
const WRAPPED = fc
  .tuple(
    fc.constantFrom('', '', '', 'sudo -u root ', 'env A=1 ', 'A=1 B="c d" ', 'time ', "sh -c '", '$(', '{ '),
    SIMPLE,
  )
  .map(([before, line]) =>
    before.endsWith("'") ? `${before}${line}'` : before === '$(' ? `${before}${line})` : before + line,
  )
const HERE = fc
  .tuple(SIMPLE, fc.string({ unit: 'grapheme', maxLength: 40 }))
  .map(([line, text]) => `${line} <<'EOF'\n${text}\nEOF\n`)

/** A line as a shell may be given one, or nearly. */
const COMMAND: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(WRAPPED, fc.constantFrom(' | ', ' && ', ' || ', '; ', '\n', ' & ')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((parts) => parts.flat().slice(0, -1).join('')),
  },
  { weight: 1, arbitrary: HERE },
  {
    weight: 1,
    arbitrary: fc
      .tuple(SIMPLE, fc.constantFrom(3000, 70_000))
      .map(([line, size]) => `${line} ${'x'.repeat(size)}`),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
)

const PATCH = fc
  .array(
    fc.tuple(
      fc.constantFrom('Add File', 'Update File', 'Delete File'),
      fc.constantFrom('a.txt', '.env', 'src/x.ts', '../out', '/etc/passwd', 'ü b.pem', '-rf', 'constructor'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((files) =>
    [
      '*** Begin Patch',
      ...files.flatMap(([what, path]) => [
        `*** ${what}: ${path}`,
        ...(what === 'Delete File' ? [] : what === 'Add File' ? ['+x'] : ['@@', '-a', '+b']),
      ]),
      '*** End Patch',
    ].join('\n'),
  )

const NAME = fc.constantFrom(
  'Bash',
  'apply_patch',
  'mcp__lab__echo',
  'mcp__other__echo',
  'mcp____x',
  'mcp__a__b__c',
  'constructor',
  '__proto__',
  'update_plan',
  'Write',
  'Edit',
  'ü',
  '',
)

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { constructor: value }
  return value
}

/** What no field is made for. */
const ODD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    42,
    -0.5,
    1e300,
    '',
    'x',
    [],
    ['x'],
    {},
    { constructor: 'x' },
    nested(60),
    nested(3000),
    '\uD800',
    'a\0b',
    'x'.repeat(300_000),
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

type Payload = Record<string, unknown>
type Change = (payload: Payload) => Payload

const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: COMMAND.map(
      (command): Change =>
        (payload) =>
          inside(payload, { command }),
    ),
  },
  {
    weight: 2,
    arbitrary: PATCH.map((command): Change => (payload) => ({
      ...inside(payload, { command }),
      tool_name: 'apply_patch',
    })),
  },
  {
    weight: 2,
    arbitrary: NAME.map((tool_name): Change => (payload) => ({ ...payload, tool_name })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), ODD).map(
      ([at, value]): Change =>
        (payload) =>
          withField(payload, at, () => value),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), ODD).map(([at, value]): Change => (payload) => ({
      ...payload,
      tool_input: withField((payload['tool_input'] ?? {}) as Payload, at, () => value),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map(
      (at): Change =>
        (payload) =>
          withField(payload, at, () => undefined),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('constructor', 'toString', '__proto__', 'hasOwnProperty', 'extra', ''), ODD)
      .map(
        ([name, value]): Change =>
          (payload) =>
            JSON.parse(
              // as text: an object that is written down here has no `__proto__` of its own
              [
                `{${JSON.stringify(name)}:${JSON.stringify(value ?? null)}`,
                JSON.stringify(payload).slice(1),
              ].join(Object.keys(payload).length === 0 ? '' : ','),
            ) as Payload,
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'rel',
        '.',
        '..',
        'work',
        '/nowhere/at/all',
        '{world}/work/sub',
        '{world}/other',
        '{world}/work/../work',
        '/',
        '~',
      )
      .map((cwd): Change => (payload) => ({ ...payload, cwd })),
  },
)

function inside(payload: Payload, more: Payload): Payload {
  const input = payload['tool_input']
  return typeof input === 'object' && input !== null
    ? { ...payload, tool_input: { ...input, ...more } }
    : { ...payload, prompt: more['command'], last_assistant_message: more['command'] }
}

/** The session stays: two of them that are one would have their order matter. */
function withField(payload: Payload, at: number, value: () => unknown): Payload {
  const names = Object.keys(payload).filter(
    (name) => name !== 'session_id' || value() === undefined || typeof value() !== 'string',
  )
  const name = names[at % Math.max(names.length, 1)]
  if (name === undefined) return payload
  const { [name]: _gone, ...rest } = payload
  return value() === undefined ? rest : { ...payload, [name]: value() }
}

/** What becomes of the bytes on their way. */
const SPOILT: fc.Arbitrary<(text: string) => string | Uint8Array> = fc.oneof(
  { weight: 30, arbitrary: fc.constant((text: string) => text) },
  {
    weight: 1,
    arbitrary: fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((part) => (text: string) => text.slice(0, text.length * part)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('', ' ', 'null', '[]', '42', '"x"', '{}', 'no json', '{"a":', '\uFEFF', '\0')
      .map((other) => () => other),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\uFEFF', ' \n', 'x', '{}').map((before) => (text: string) => before + text),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' \n', 'x', '{}', '\0').map((after) => (text: string) => text + after),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map((at) => (text: string) => {
      const bytes = Buffer.from(text)
      bytes[at % bytes.length] = 0xff
      return bytes
    }),
  },
)

/** What hooks are about most. */
const COMMANDS = RECORDED.filter(
  ({ native, payload }) => native === 'PreToolUse' && payload['tool_name'] === 'Bash',
)

/** Any call of an agent. */
export const CALL: fc.Arbitrary<Call> = fc
  .record({
    sent: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...COMMANDS) },
      { weight: 2, arbitrary: fc.constantFrom(...RECORDED) },
    ),
    changes: fc.array(CHANGE, { maxLength: 2 }),
    spoilt: SPOILT,
    native: fc.oneof(
      { weight: 12, arbitrary: fc.constant('its own') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('PreToolUse', 'Stop', 'SessionStart', 'NoSuch', 'constructor', undefined),
      },
    ),
  })
  .map(({ sent, changes, spoilt, native }) => {
    const payload = changes.reduce<Payload>((one, change) => change(one), {
      ...sent.payload,
      session_id: 'session-{n}',
    })
    return {
      sent,
      body: spoilt(JSON.stringify(payload)),
      native: native === 'its own' ? sent.native : native,
    }
  })
