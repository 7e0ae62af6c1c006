import { execFile } from 'node:child_process'
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVENTS, type EventName } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hooklineBin } from '../e2e/index.ts'
import { canaries, inTurn, planted, type Canary } from './canaries.ts'

const ROOT = join(import.meta.dirname, '../../..')
const BIN = hooklineBin()

const dir = mkdtempSync(join(tmpdir(), 'hookline-canary-'))
const home = join(dir, 'home')
const config = join(home, '.config/hookline')
const state = join(home, '.local/state/hookline')
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))

const spoken = canaries('e')
/** No shape tells these: only that a hook was given them. */
const kept = ['stored', 'from a variable', 'in a file', 'printed', 'filled in'].map((kind, at) => {
  const secret = `correct-${at}-horse\tbattery"staple'${at}`
  return { kind, secret, text: secret }
})
/** And those of every kind, in each way that a hook is given one. */
const given = ['S', 'V', 'F', 'C', 'P'].map((at) => canaries(at))
const all = [...spoken, ...kept, ...given.flat()]
const values = given.map((some, at) => [kept[at]!, ...some].map(({ text }) => text).join('\n'))
const env = { PATH: process.env['PATH'], HOME: home, MY_SECRET: values[1], FILLED_TOKEN: values[4] }

const HOOKS = `version = 1

[defaults.env]
A = { secret = "STORED" }
B = { env = "MY_SECRET" }
C = { file = "secret.txt" }
D = { command = ["./print", "printed.txt"] }
E = "\${FILLED_TOKEN}"

[[hooks]]
id = "fails"
on = "*"
run = ["./leak", "1", "\${FILLED_TOKEN}"]

[[hooks]]
id = "guards"
on = ["exec.before", "custom.leak"]
guard = true
run = ["./leak", "3", "\${FILLED_TOKEN}"]

[[hooks]]
id = "tells"
on = "*"
if = "event.name != ''"
run = ["./leak", "0", "{{ event.data }}"]

[[hooks]]
id = "hears"
on = ["hook.failed", "hook.completed"]
run = ["./leak", "1"]
`

/** Says all that it knows, on stdout as data, since words there would be for the agent. */
const LEAK = `#!${process.execPath}
const heard = [require('fs').readFileSync(0, 'utf8'), ...process.argv.slice(3)]
const given = 'ABCDE'.split('').map((name) => process.env[name])
const ways = given.flatMap((text) => [text, Buffer.from(text).toString('base64'), encodeURIComponent(text), JSON.stringify(text)])
console.error([...heard, ...given].join('\\n'))
console.error(ways.join(' '))
if (process.argv[2] === '0') console.log(JSON.stringify({ heard, ways }))
process.exitCode = Number(process.argv[2])
`

const said: { readonly what: string; readonly text: string }[] = []

function hookline(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: dir, env, maxBuffer: 1 << 26 }
    const child = execFile(process.execPath, [BIN, ...args], options, (_, stdout, stderr) => {
      const what = args.slice(0, 2).join(' ')
      said.push({ what: `stdout of ${what}`, text: stdout }, { what: `stderr of ${what}`, text: stderr })
      resolve(stdout)
    })
    child.stdin!.end(input)
  })
}

beforeAll(async () => {
  mkdirSync(join(dir, '.git/refs'), { recursive: true })
  mkdirSync(config, { recursive: true })
  writeFileSync(join(config, 'hooks.toml'), HOOKS)
  writeFileSync(join(config, 'leak'), LEAK, { mode: 0o755 })
  writeFileSync(join(config, 'print'), '#!/bin/sh\ncat "$1"\n', { mode: 0o755 })
  for (const [name, value] of [
    ['secret.txt', values[2]!],
    ['printed.txt', values[3]!],
  ] as const) {
    writeFileSync(join(config, name), value)
    chmodSync(join(config, name), 0o600)
  }
  await hookline(['secret', 'set', 'STORED'], values[0])
  await inPairs([...natives(), ...tried(), ...verbs])
  await inPairs(afterwards)
}, 240_000)

/** Two at a time: there are two cores. */
async function inPairs(runs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const left = [...runs]
  const work = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) await run()
  }
  await Promise.all([work(), work()])
}

/** What agents send, one payload of each of their events. */
function natives(): readonly (() => Promise<unknown>)[] {
  const next = inTurn(spoken, 8)
  const folders = ['codex/0.169.0', 'claude-code/2.1.330'] as const
  return folders.flatMap((folder) => {
    const files = globSync(join(ROOT, 'packages/agents/fixtures', folder, '*.json')).toSorted()
    const payloads = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Payload)
    const names = [...new Set(payloads.map((one) => one.hook_event_name))]
    return names.map((name) => {
      const payload = { ...payloads.find((one) => one.hook_event_name === name)!, cwd: dir }
      const agent = folder.slice(0, folder.indexOf('/'))
      const trace = name === 'PreToolUse' ? ['--trace', join(state, 'trace.jsonl')] : []
      const args = ['run', '--agent', agent, '--event', name, ...trace]
      return () => hookline(args, JSON.stringify(planted(payload, next)))
    })
  })
}

type Payload = Readonly<Record<string, unknown>> & { readonly hook_event_name: string }

/** Every event of hookline, every text of its data. */
function tried(): readonly (() => Promise<unknown>)[] {
  const next = inTurn(spoken, 8)
  return Object.keys(EVENTS).map((name, at) => {
    const data = JSON.stringify(planted(event(name as EventName).data, next))
    const json = at % 2 === 0 ? ['--json'] : []
    return () => hookline(['try', name, '--data', data, ...json])
  })
}

const line = `echo ${spoken.map(({ text }) => text).join(' ')}`
const verbs = [
  () => hookline(['explain', 'exec.before', line]),
  () => hookline(['explain', 'exec.before', line, '--json']),
  () => hookline(['emit', 'custom.leak', '--data', JSON.stringify({ line, api_key: spoken[0]!.secret })]),
  () => hookline(['emit', 'custom.leak', '--data', JSON.stringify({ line }), '--json']),
  () => hookline(['emit', 'custom.leak', '--data', `{"line": ${line}`]),
  () => hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], `{"tool_input": ${line}`),
  () => hookline(['check']),
  () => hookline(['list']),
  () => hookline(['list', '--json']),
  () => hookline(['secret', 'list', '--json']),
]
const afterwards = [
  () => hookline(['why', 'fails']),
  () => hookline(['why', 'tells', '--json']),
  () => hookline(['why', 'guards', '--last', '20', '--json']),
  () => hookline(['explain', 'exec.before', 'ls', '--json']),
]

const KEPT_ON_PURPOSE = /\/(secrets\/STORED|secret\.txt|printed\.txt)$/

/** Every byte that is left of it all. */
function traces(): readonly { readonly what: string; readonly text: string }[] {
  const files = [state, config].flatMap((folder) =>
    globSync('**/*', { cwd: folder }).map((name) => join(folder, name)),
  )
  const left = files.filter((file) => statSync(file).isFile() && !KEPT_ON_PURPOSE.test(file))
  return [
    ...said,
    ...left.map((file) => ({ what: file.slice(home.length), text: readFileSync(file, 'latin1') })),
  ]
}

/** As it is, and as it may have been written down. */
function found({ secret }: Canary, text: string): boolean {
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + secret)
      .toString('base64')
      .slice(4, -4),
  )
  return [...forms, ...base64].some((form) => text.includes(form))
}

test('the hooks ran, and were given their secrets', () => {
  const whole = said.map(({ text }) => text).join('')
  expect(whole).toContain('[redacted]')
  for (const name of ['STORED', 'MY_SECRET', 'of a file', 'of a command', 'FILLED_TOKEN'])
    expect(whole).toContain(`[secret ${name}]`)
  expect(whole).not.toMatch(/SECRET_(UNKNOWN|EXPOSED|COMMAND)|VARIABLE_UNSET/)
  const files = traces().map(({ what }) => what)
  expect(files).toEqual(
    expect.arrayContaining([expect.stringContaining('recent'), expect.stringContaining('trace')]),
  )
})

test('no secret is found in anything that hookline wrote or said', () => {
  expect(all.length).toBeGreaterThanOrEqual(30)
  const hits = traces().flatMap(({ what, text }) =>
    all
      .filter((one) => found(one, text))
      .map(({ kind, secret }) => `${what}: ${kind} ${secret.slice(0, 12)}`),
  )
  expect([...new Set(hits)].toSorted()).toEqual([])
})

test('what is said as JSON is JSON all the same', () => {
  const jsons = said.filter(({ what, text }) => what.startsWith('stdout') && text.startsWith('{'))
  expect(jsons.length).toBeGreaterThan(10)
  for (const { text } of jsons) expect(() => JSON.parse(text) as unknown).not.toThrow()
})
