import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed, rewire, type Handler, type Rewired } from '../src/install/hooks-json.ts'

const OURS = (command: string): boolean => command.startsWith('ours ')
const NATIVES = ['PreToolUse', 'PostToolUse', 'Stop', 'SessionStart']

function ours(natives: readonly string[], word = 'one'): ReadonlyMap<string, Handler> {
  return new Map(
    natives.map((native) => [native, { type: 'command', command: `ours ${word} ${native}`, timeout: 61 }]),
  )
}

const wire = (text: string | undefined, natives = NATIVES): Rewired => rewire(text, ours(natives), OURS)
const unwire = (text: string): Rewired => rewire(text, new Map(), OURS)
const commands = (text: string): readonly string[] =>
  placed(text).map(
    ({ native, group, index, handler }) => `${native}:${group}:${index} ${String(handler['command'])}`,
  )

const string = fc.string({ unit: 'binary' })
const handler = fc.record({ type: fc.constant('command'), command: string, note: fc.anything() })
const group = fc.record(
  { matcher: string, hooks: fc.array(handler, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ['hooks'] },
)
const event = fc.array(group, { minLength: 1, maxLength: 4 })
const names = fc.constantFrom(...NATIVES, 'Interrupt', 'constructor', '__proto__', 'a "b"')
const hooks = fc
  .uniqueArray(fc.tuple(names, event), { selector: ([name]) => name, minLength: 1, maxLength: 5 })
  .map((entries) => entries.map(([name, groups]) => `${JSON.stringify(name)}: ${JSON.stringify(groups)}`))
/** A file of others: some with things beside `hooks`, laid out in every way that JSON allows. */
const file = fc
  .tuple(hooks, fc.boolean(), fc.constantFrom(0, 1, 2, 4, '\t', 'dense'), fc.constantFrom('\n', '\r\n'))
  .map(([members, described, indent, lineEnd]) => {
    const text = `{${described ? '"description": "of \\u00e9{[,",' : ''} "hooks": {${members.join(' , ')}}}`
    if (indent === 'dense') return text
    // not by JSON.parse: `__proto__` is a key like any other here
    return layout(text, indent).replaceAll('\n', lineEnd)
  })

/** Lays a JSON text out without reading it into objects. */
function layout(text: string, indent: number | string): string {
  const step = typeof indent === 'number' ? ' '.repeat(indent) : indent
  let depth = 0
  const line = (): string => `\n${step.repeat(depth)}`
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],]|:\s*|\s+/g, (token) => {
    if (/^[{[]$/.test(token)) return `${token}${(depth++, line())}`
    if (/^[}\]]$/.test(token)) return `${(depth--, line())}${token}`
    if (token === ',') return `,${line()}`
    if (token.startsWith(':')) return ': '
    return /^\s+$/.test(token) ? '' : token
  })
}

test('wiring and unwiring leaves every byte of others as it was', () => {
  fc.assert(
    fc.property(file, (text) => {
      const wired = wire(text).text
      expect(placed(wired).filter(({ handler: { command } }) => OURS(String(command)))).toHaveLength(
        NATIVES.length,
      )
      expect(unwire(wired)).toEqual({ text, moved: [] })
    }),
    { numRuns: 200 },
  )
})

test('hooks of others keep their places, and so the trust that their places carry', () => {
  fc.assert(
    fc.property(file, (text) => {
      const wired = wire(text)
      expect(wired.moved).toEqual([])
      const others = placed(wired.text).filter(({ handler: { command } }) => !OURS(String(command)))
      expect(others).toEqual(placed(text))
    }),
  )
})

test('wiring again changes nothing; other lines take the place of the old ones', () => {
  fc.assert(
    fc.property(file, (text) => {
      const once = wire(text).text
      expect(wire(once)).toEqual({ text: once, moved: [] })
      const renewed = rewire(once, ours(NATIVES, 'two'), OURS)
      expect(renewed.moved).toEqual([])
      expect(renewed.text).toBe(once.replaceAll('"ours one ', '"ours two '))
    }),
  )
})

test('a file that was not there is made, readable for people', () => {
  expect(wire(undefined, ['Stop']).text).toBe(`{
  "hooks": {
    "Stop": [
      {
        "hooks": [
          {
            "type": "command",
            "command": "ours one Stop",
            "timeout": 61
          }
        ]
      }
    ]
  }
}
`)
})

test.each([
  ['an empty object', '{}'],
  ['an empty `hooks`', '{ "hooks": {} }\n'],
  ['an empty event', '{\n  "hooks": { "Stop": [] }\n}\n'],
  ['something else', '{\n\t"description": "x"\n}'],
])('a file with %s is wired', (_, text) => {
  expect(commands(wire(text, ['Stop']).text)).toEqual(['Stop:0:0 ours one Stop'])
})

test('hooks that others wrote behind ours move up when ours go, and it is told from where to where', () => {
  const wired = JSON.parse(wire('{"hooks":{"Stop":[{"hooks":[{"command":"first"}]}]}}', ['Stop']).text) as {
    hooks: { Stop: unknown[] }
  }
  wired.hooks.Stop.push({ hooks: [{ command: 'late' }, { command: 'later' }] })
  const { text, moved } = unwire(JSON.stringify(wired))
  expect(commands(text)).toEqual(['Stop:0:0 first', 'Stop:1:0 late', 'Stop:1:1 later'])
  expect(moved.map(({ from, to }) => [from.group, from.index, to.group, to.index])).toEqual([
    [2, 0, 1, 0],
    [2, 1, 1, 1],
  ])
})

test('a handler that somebody put beside ours, in our group, stays', () => {
  const text =
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"ours one Stop"},{"command":"guest"}]}]}}'
  expect(unwire(text).text).toBe('{"hooks":{"Stop":[{"hooks":[{"command":"guest"}]}]}}')
  expect(unwire(text).moved).toHaveLength(1)
})

test('what is there twice is there once afterwards', () => {
  const twice = '{"hooks":{"Stop":[{"hooks":[{"command":"ours a"}]},{"hooks":[{"command":"ours b"}]}]}}'
  expect(commands(wire(twice, ['Stop']).text)).toEqual(['Stop:0:0 ours one Stop'])
})

test.each(['', 'nonsense', '[]', '{"hooks": []}', '{"hooks": {"Stop": {}}}', '{ "hooks": {}, } // mine'])(
  'what is no file of hooks is not written to: %s',
  (text) => {
    expect(() => wire(text)).toThrow(expect.objectContaining({ code: 'AGENT_FILE_INVALID' }) as Error)
  },
)
