import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * A server that does what no server should, written by hand over stdin and stdout. argv: what it does, and a file for process ids.
 */
const [way = '', pids] = process.argv.slice(2)
if (pids !== undefined) appendFileSync(pids, `${process.pid}\n`)

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly name?: string
    readonly cursor?: string
    readonly protocolVersion?: string
    readonly _meta?: { readonly progressToken?: number }
  }
}

type Act = (message: Message) => void

const print = (text: string): void => void process.stdout.write(text)
const line = (value: unknown): void => print(`${JSON.stringify(value)}\n`)
const answer = ({ id }: Message, result: unknown): void => line({ jsonrpc: '2.0', id, result })
const text = (words: string): object => ({ content: [{ type: 'text', text: words }] })
const never: Act = () => undefined
const exit: Act = () => process.exit(3)
/** As fast as the pipe takes it. */
function forever(next: () => string): void {
  const go = (): void => {
    while (process.stdout.write(next())) {
      // until the pipe is full
    }
    process.stdout.once('drain', go)
  }
  go()
}

const good: Readonly<Record<string, Act>> = {
  initialize: (message) =>
    answer(message, {
      protocolVersion: message.params!.protocolVersion,
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: 'raw', version: '1' },
    }),
  'notifications/initialized': never,
  'notifications/cancelled': never,
  'tools/list': (message) => answer(message, { tools: [{ name: 'it', inputSchema: { type: 'object' } }] }),
  'tools/call': (message) => answer(message, text('fine')),
}

const deep = (levels: number): string => `${'{"allOf":['.repeat(levels)}{}${']}'.repeat(levels)}`
const laughs = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [
    `a${n}`,
    { allOf: [{ $ref: `#/$defs/a${n + 1}` }, { $ref: `#/$defs/a${n + 1}` }] },
  ]),
)
const offering = (inputSchema: unknown): Readonly<Record<string, Act>> => ({
  'tools/list': (message) => answer(message, { tools: [{ name: 'it', inputSchema }] }),
})

const WAYS: Readonly<Record<string, Readonly<Record<string, Act>>>> = {
  good: {},
  'hangs at initialize': { initialize: never },
  'hangs at the list': { 'tools/list': never },
  'hangs in a call': { 'tools/call': never },
  'exits at initialize': { initialize: exit },
  'exits once initialized': { 'notifications/initialized': exit },
  'exits at the list': { 'tools/list': exit },
  'exits in a call': { 'tools/call': exit },
  'exits after a call': {
    'tools/call': (message) => {
      answer(message, text('last'))
      process.stdout.end(() => process.exit(0))
    },
  },
  'prints a line without end': { 'tools/call': () => forever(() => 'x'.repeat(65_536)) },
  'prints notifications without end': {
    'tools/call': () =>
      forever(() =>
        '{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n'.repeat(
          100,
        ),
      ),
  },
  'asks without end': {
    'tools/call': () => {
      let id = 0
      forever(() => `{"jsonrpc":"2.0","id":${id++},"method":"roots/list"}\n`)
    },
  },
  'prints words without end': { 'tools/call': () => forever(() => 'words, words, words\n'.repeat(100)) },
  'gives what is nested too deep': {
    'tools/call': ({ id }) =>
      print(
        `{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":{"a":${'['.repeat(9000)}${']'.repeat(9000)}}}}\n`,
      ),
  },
  'floods at initialize': { initialize: () => forever(() => 'words, words, words\n'.repeat(100)) },
  'writes to stderr without end': {
    'tools/call': (message) => {
      for (let n = 0; n < 20_000; n++) process.stderr.write(`line ${n} ${'y'.repeat(100)}\n`)
      answer(message, text('said'))
    },
  },
  'prints garbage first': {
    'tools/call': (message) => {
      print('\u0000\u0007 garbage }{\n[1,2\n{"no":"message"}\n{"jsonrpc":"1.0"}\n"text"\n42\nnull\n')
      answer(message, text('fine'))
    },
  },
  'prints half a message': {
    'tools/call': ({ id }) => print(`{"jsonrpc":"2.0","id":${id},"result":{"con\n`),
  },
  'answers with another id': {
    'tools/call': (message) => {
      answer({ id: 999 }, text('wrong'))
      line({ jsonrpc: '2.0', id: 'x', result: text('wrong') })
      line({ jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'what?' } })
      answer(message, text('right'))
    },
  },
  'answers twice': {
    'tools/call': (message) => {
      answer(message, text('first'))
      answer(message, text('second'))
    },
  },
  'gives a number for a result': { 'tools/call': (message) => answer(message, 42) },
  'gives neither a result nor an error': {
    'tools/call': ({ id }) => line({ jsonrpc: '2.0', id, error: 'x' }),
  },
  'gives content of the wrong kind': { 'tools/call': (message) => answer(message, { content: 'text' }) },
  'gives text that is none': {
    'tools/call': (message) => answer(message, { content: [{ type: 'text', text: 1 }] }),
  },
  'gives too much': { 'tools/call': (message) => answer(message, text('x'.repeat(2_000_000))) },
  'gives far too much': { 'tools/call': (message) => answer(message, text('x'.repeat(9_000_000))) },
  'answers with an error': {
    'tools/call': ({ id }) =>
      line({ jsonrpc: '2.0', id, error: { code: -32_603, message: 'not today\u001B[0m' } }),
  },
  'answers that it is not connected': {
    'tools/call': ({ id }) =>
      line({ jsonrpc: '2.0', id, error: { code: -32_000, message: 'Not connected' } }),
  },
  'answers with a result and half an error': {
    'tools/call': ({ id }) => line({ jsonrpc: '2.0', id, result: text('fine'), error: 'x' }),
  },
  'answers with a result and an error': {
    'tools/call': ({ id }) =>
      line({ jsonrpc: '2.0', id, result: text('fine'), error: { code: -32_603, message: 'not today' } }),
  },
  'says that there was no error': {
    'tools/call': ({ id }) => line({ jsonrpc: '2.0', id, result: text('fine'), error: null }),
  },
  'answers in a batch': {
    'tools/call': ({ id }) =>
      line([
        { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'first' } },
        null,
        { jsonrpc: '2.0', id, result: text('fine') },
      ]),
  },
  'prints logs that quote messages': {
    'tools/call': (message) => {
      print('[info] received {"jsonrpc":"2.0"\n[{"no":"message"}]\n[]\n')
      answer(message, text('fine'))
    },
  },
  'pages without end': {
    'tools/list': (message) =>
      answer(message, {
        tools: [{ name: `t${message.params?.cursor ?? ''}`, inputSchema: {} }],
        nextCursor: String(Math.random()),
      }),
  },
  'gives one cursor always': {
    'tools/list': (message) =>
      answer(message, { tools: [{ name: 'it', inputSchema: {} }], nextCursor: 'same' }),
  },
  'has 100,000 tools': {
    'tools/list': (message) =>
      answer(message, {
        tools: Array.from({ length: 100_000 }, (_, n) => ({ name: `tool-${n}`, inputSchema: {} })),
      }),
  },
  'has odd tools': {
    'tools/list': (message) =>
      answer(message, {
        tools: [null, 7, { name: 7 }, { name: 'it' }, { name: 'x'.repeat(10_000), inputSchema: {} }],
      }),
  },
  'has a schema that refers to itself': offering({ $ref: '#' }),
  'has a schema that refers to the network': offering({ $ref: 'http://169.254.169.254/schema' }),
  'has a schema that laughs': offering({ $ref: '#/$defs/a0', $defs: laughs }),
  'has a schema that is deep': {
    'tools/list': ({ id }) =>
      print(`{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"it","inputSchema":${deep(3000)}}]}}\n`),
  },
  'has a schema with an evil pattern': offering({
    type: 'object',
    properties: { text: { type: 'string', pattern: '^(a+)+$' } },
  }),
  'has a schema that is none': offering('schema'),
  'has a schema with odd keys': offering(
    JSON.parse(
      '{"type":["object",7],"required":"x","properties":{"__proto__":false,"constructor":{"type":"string"}},"enum":7}',
    ),
  ),
  'speaks another version': {
    initialize: (message) =>
      answer(message, {
        protocolVersion: '1999-01-01',
        capabilities: {},
        serverInfo: { name: 'raw', version: '1' },
      }),
  },
  'refuses to initialize': {
    initialize: ({ id }) => line({ jsonrpc: '2.0', id, error: { code: -32_600, message: 'go away' } }),
  },
  'closes stdout and lives': {
    'tools/call': () => {
      process.stdout.end()
      setInterval(() => undefined, 1000)
    },
  },
  'ignores SIGTERM': {
    initialize: (message) => {
      process.on('SIGTERM', () => undefined)
      setInterval(() => undefined, 1000)
      good['initialize']!(message)
    },
  },
  'leaves grandchildren': {
    'tools/call': (message) => {
      const { pid } = spawn('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 0.05; done'], {
        stdio: 'inherit',
      })
      appendFileSync(pids!, `${pid}\n`)
      answer(message, text('left'))
    },
  },
  'tells of late progress': {
    'tools/call': (message) => {
      answer(message, text('fine'))
      const { _meta: meta } = message.params!
      const progressToken = meta!.progressToken
      for (let progress = 0; progress < 5; progress++)
        line({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress } })
    },
  },
  'changes its list all the time': {
    'tools/list': (message) => {
      good['tools/list']!(message)
      line({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
      process.stderr.write('listed\n')
    },
    'tools/call': (message) => {
      line({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
      good['tools/call']!(message)
    },
  },
}

const acts = { ...good, ...WAYS[way] }
if (way === 'prints logs first') print('starting up...\n{"level":"info","msg":"hello"}\n\n')
if (way === 'exits at once') {
  process.stderr.write('cannot find module "left-pad"\n')
  process.exit(9)
}
createInterface({ input: process.stdin }).on('line', (said) => {
  const message = JSON.parse(said) as Message
  if (message.method !== undefined && Object.hasOwn(acts, message.method))
    acts[message.method as keyof typeof acts]!(message)
})
