import { describe, expect, test } from 'vitest'
import { heard, hooksShown, NATIVES, type ModelItem } from '../e2e/index.ts'
import { namesOf, proxying, type Proxied } from './app-server-world.ts'
import { noCodex, onStage } from './codex-play.ts'
import { addFile, callMcp, callTracker, failing, startsToSleep } from './codex-stage.ts'

/** A server whose one tool never works. */
const SICK = `[mcp_servers.sick]
command = "node"
args = ["-e", ${JSON.stringify(`
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line)
  if (id === undefined) return
  const result = method === 'initialize' ? { protocolVersion: '2025-03-26', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }
    : method === 'tools/list' ? { tools: [{ name: 'fail', description: 'f', inputSchema: { type: 'object' } }] }
    : { content: [{ type: 'text', text: 'it is ill' }], isError: true }
  console.log(JSON.stringify({ jsonrpc: '2.0', id, result }))
})`)}]
`
const CALL_SICK = callMcp('sick', 'fail', {})

/** One call of each kind, and words. */
const WORK: readonly (readonly ModelItem[])[] = [
  [{ say: 'I begin' }, { shell: 'exit 3' }],
  [addFile('made.md')],
  [callTracker('create_issue', { title: 'x' })],
  [CALL_SICK],
  [{ say: 'done' }],
]

const GUARD = `
[[hooks]]
id = "no-exits"
on = "exec.before"
match = "exit *"
guard = true
deny = "nothing exits here"
`

/** Lines of the way that hookline put there, and those that it did not. */
const isOwn = (line: string): boolean =>
  line.includes('"hookline-') || line.includes('"id":"hookline:') || line.includes('"message":"hookline: ')
const others = (lines: readonly string[]): readonly string[] => lines.filter((line) => !isOwn(line))

/** Facts that were told more than once, whoever told them. */
function twice({ told }: Proxied): readonly string[] {
  const facts = told
    .filter(({ name }) => !/^(model|notification)/.test(name))
    .map(({ name, data: { callId, text, status, command, files, tool, prompt } }) =>
      JSON.stringify([
        name,
        name === 'permission.request' ? [command, files, tool] : (callId ?? text ?? status ?? prompt),
      ]),
    )
  return facts.filter((fact, at) => facts.indexOf(fact) !== at)
}

describe.skipIf(noCodex)('where Codex calls no hooks and asks nothing', () => {
  const played = proxying({ script: WORK, settings: SICK, hooks: GUARD })

  test('every message that is not of hookline is the same at both ends, byte for byte and in order', () => {
    const { client, server } = played().taps
    expect(client.said.filter((line) => !isOwn(line))).toEqual(others(server.said))
    expect(others(server.told)).toEqual(client.told)
    expect(server.said.length).toBeGreaterThan(40)
    expect(server.told.some((line) => line.includes('"hookline-') && line.includes('hooks/list'))).toBe(true)
    expect(client.said.some((line) => line.includes('"hookline-'))).toBe(false)
  })

  test('every fact is told once, in order, by the channel of the app-server', () => {
    expect(namesOf(played()).filter((name) => name !== 'notification')).toEqual([
      'session.start',
      'task.start',
      'agent.message',
      'exec.before',
      'exec.after',
      'patch.before',
      'patch.after',
      'mcp.before',
      'mcp.after',
      'mcp.before',
      'mcp.after',
      'agent.message',
      'task.complete',
      'session.end',
    ])
    expect(new Set(played().told.map(({ channel }) => channel))).toEqual(new Set(['app-server']))
  })

  test('with what the hooks of Codex are not told: exit codes, failed calls, tokens and time', () => {
    const of = (name: string): object => played().told.findLast((one) => one.name === name)!.data
    expect(of('exec.after')).toMatchObject({ command: 'exit 3', ok: false, exitCode: 3 })
    expect(of('mcp.after')).toMatchObject({ server: 'sick', tool: 'fail', ok: false, error: 'it is ill' })
    expect(of('task.complete')).toMatchObject({
      lastMessage: 'done',
      usage: { totalTokens: 75 },
      durationMs: expect.any(Number),
    })
  })

  test('a client is shown its hooks as it is shown those of Codex', () => {
    const shown = hooksShown(played().lines)
    expect(shown.map(({ eventName }) => eventName)).toEqual(
      expect.arrayContaining(['sessionStart', 'userPromptSubmit', 'preToolUse', 'postToolUse', 'stop']),
    )
    expect(shown.find(({ status }) => status === 'blocked')?.entries).toEqual([
      { kind: 'feedback', text: 'nothing exits here' },
    ])
    const started = played().lines.filter(({ method }) => method === 'hook/started').length
    expect(started).toBe(shown.length)
  })

  test('a guard that nobody asks is said to be one, on stderr and in words of the protocol, and so is what it could not stop', () => {
    const warnings = played().lines.flatMap(({ method, params }) =>
      method === 'warning' ? [String(params?.['message'])] : [],
    )
    for (const words of [
      'so what no-exits would deny goes on',
      'hooks denied this exec, but Codex did not ask',
    ]) {
      expect(played().stderr.split(words)).toHaveLength(2)
      expect(warnings.filter((one) => one.includes(words))).toHaveLength(1)
    }
  })
})

describe.skipIf(noCodex)('where Codex asks about everything', () => {
  const touch = (file: string): readonly ModelItem[] => [{ shell: `touch ${file}` }]
  const played = proxying({
    script: [
      ...['denied', 'ill', 'slow', 'granted', 'asked'].map(touch),
      [addFile('secret.md')],
      [addFile('plain.md')],
      [callTracker('delete_issue', { id: 1 })],
      [callTracker('create_issue', { title: 'x' })],
      [{ say: 'done' }],
    ],
    editor: { approvalPolicy: 'untrusted', answer: 'accept' },
    hooks: `
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied"
guard = true
deny = "that one is denied"

[[hooks]]
id = "fails"
on = "exec.before"
match = "touch ill"
guard = true
run = "exit 1"

[[hooks]]
id = "hangs"
on = "exec.before"
match = "touch slow"
guard = true
timeout = "300ms"
run = "sleep 60"

[[hooks]]
id = "grants"
on = "permission.request"
match = "touch granted"
run = 'echo "{\\"decision\\":\\"allow\\"}"'

[[hooks]]
id = "asks"
on = "exec.before"
match = "touch asked"
ask = "let a person look"

[[hooks]]
id = "no-secrets"
on = "patch.before"
match = "**/secret.md"
guard = true
deny = "that file is not yours"

[[hooks]]
id = "no-deletes"
on = "mcp.before"
match = "tracker/delete_issue"
guard = true
deny = "nothing is deleted"
`,
  })

  test('the client sees the questions that no hook answered, and no others', () => {
    const asked = played().lines.filter(({ id, method }) => id !== undefined && method !== undefined)
    expect(
      asked.map(({ params }) => params?.['command'] ?? params?.['itemId'] ?? params?.['message']),
    ).toEqual([expect.stringContaining('touch asked'), 'call_7', expect.stringContaining('create_issue')])
  })

  test('a denial holds, also of a guard that failed or took too long, and a consent is enough', () => {
    const files = ['denied', 'ill', 'slow', 'secret.md', 'granted', 'asked', 'plain.md']
    expect(files.filter(played().has)).toEqual(['granted', 'asked', 'plain.md'])
    expect(played().requests.some((request) => heard(request, 'delete_issue: done'))).toBe(false)
    expect(played().requests.some((request) => heard(request, 'create_issue: done'))).toBe(true)
    expect(played().requests).toHaveLength(10)
  })

  test('the user is shown why', () => {
    const shown = hooksShown(played().lines).filter(({ status }) => status === 'blocked')
    const texts = shown.flatMap(({ entries }) => entries.map(({ text }) => text)).join('\n')
    for (const words of [
      'that one is denied',
      'reached no verdict',
      'that file is not yours',
      'nothing is deleted',
    ])
      expect(texts).toContain(words)
    expect(shown).toHaveLength(5)
  })

  test('each call is asked about once, and what was declined has no end', () => {
    expect(twice(played())).toEqual([])
    const ended = played()
      .told.filter(({ name }) => name === 'exec.after')
      .map(({ data }) => data['command'])
    expect(ended).toEqual(['touch granted', 'touch asked'])
    expect(
      played()
        .told.filter(({ name }) => name === 'permission.request')
        .map(({ data }) => data['kind']),
    ).toEqual(['exec', 'exec', 'patch', 'mcp'])
  })

  test('what passes is in order at both ends, in the thread and beside it', () => {
    const { client, server } = played().taps
    const answered = new Set(['0', '1', '2', '3', '5', '7'].map((id) => `"id":${id},`))
    const isAnswered = (line: string): boolean =>
      line.includes('equest') &&
      line.includes('"method":"') &&
      [...answered].some((id) => line.includes(id)) &&
      !line.includes('serverRequest/resolved')
    const passed = others(server.said).filter((line) => !isAnswered(line))
    // what follows a question waits for its answer, but not what is of no thread: old ones say that in between
    for (const isOf of [true, false]) {
      const isTheirs = (line: string): boolean => line.includes('"threadId":') === isOf
      expect(others(client.said).filter(isTheirs)).toEqual(passed.filter(isTheirs))
    }
  })
})

describe.skipIf(noCodex)('where Codex calls hooks of hookline as well', () => {
  const played = proxying({
    script: [
      ...WORK.slice(0, -1),
      [{ shell: 'touch denied' }],
      [{ call: 'exec_command', args: { cmd: 'sleep 0.6; exit 4', yield_time_ms: 250, login: false } }],
      [{ shell: 'sleep 1' }],
      [{ say: 'done' }],
    ],
    settings: SICK,
    natives: NATIVES.filter((native) => !native.includes('ModelRequest')),
    editor: { approvalPolicy: 'untrusted' },
    hooks: GUARD.replace('exit *', 'touch denied'),
  })

  test('no fact is told twice, and what Codex tells itself it tells', () => {
    expect(twice(played())).toEqual([])
    expect(namesOf(played(), 'hook')).toEqual(
      expect.arrayContaining([
        'session.start',
        'task.start',
        'exec.before',
        'exec.after',
        'permission.request',
        'task.complete',
      ]),
    )
    expect(played().has('denied')).toBe(false)
  })

  test('what its hooks are not told comes from the app-server, or from the transcript: whoever was first', () => {
    const own = played().told.filter(({ channel }) => channel !== 'hook')
    expect([...new Set(own.map(({ name }) => name))].toSorted()).toEqual([
      'agent.message',
      'exec.after',
      'mcp.after',
      'model.after',
      ...(onStage.capabilities['session.end'] === undefined ? ['session.end'] : []),
    ])
    expect(own.find(({ name }) => name === 'mcp.after')?.data).toMatchObject({ server: 'sick', ok: false })
    // nobody looked at it again
    expect(own.find(({ name }) => name === 'exec.after')?.data).toMatchObject({
      command: 'sleep 0.6; exit 4',
      exitCode: 4,
    })
  })
})

describe.skipIf(noCodex)('where Codex is told to call no hooks, though they are installed', () => {
  const played = proxying({
    script: [failing, [{ shell: 'sleep 45' }]],
    natives: NATIVES,
    settings: '[features]\nhooks = false\n',
    editor: { wishes: ['this fails', 'this is interrupted'], interruptAt: startsToSleep },
  })

  test('a turn that failed and one that was interrupted are told with all that is known of them', () => {
    expect(namesOf(played()).filter((name) => name !== 'notification')).toEqual([
      'session.start',
      'task.start',
      'error',
      'task.complete',
      'task.start',
      'exec.before',
      'interrupt',
      'task.complete',
      'session.end',
    ])
    const ends = played()
      .told.filter(({ name }) => name === 'task.complete')
      .map(({ data }) => data)
    expect(ends).toMatchObject([
      { status: 'failed', error: expect.stringContaining('the model is ill') },
      { status: 'interrupted', error: null },
    ])
    expect(played().told.find(({ name }) => name === 'error')?.data).toMatchObject({ fatal: true })
  })
})

describe.skipIf(noCodex)('where Codex asks when the model wants to be let out of its sandbox', () => {
  const letOut = (cmd: string): readonly ModelItem[] => [
    {
      call: 'exec_command',
      args: { cmd, login: false, sandbox_permissions: 'require_escalated', justification: `may I ${cmd}?` },
    },
  ]
  const played = proxying({
    script: [[{ shell: 'true' }], letOut('touch out'), letOut('touch in'), [{ say: 'done' }]],
    editor: { approvalPolicy: 'on-request', sandbox: 'read-only', answer: 'decline' },
    hooks: `
[[hooks]]
id = "grants"
on = "permission.request"
match = "touch out"
if = "event.data.description == 'may I touch out?'"
run = 'echo "{\\"decision\\":\\"allow\\"}"'
`,
  })

  test('hooks are asked with its words, and where none decides the user is', () => {
    expect(['out', 'in'].filter(played().has)).toEqual(['out'])
    const asked = played().lines.flatMap(({ method, params }) =>
      method?.endsWith('requestApproval') ? [params?.['reason']] : [],
    )
    expect(asked).toEqual(['may I touch in?'])
    expect(played().told.filter(({ name }) => name === 'exec.before')).toHaveLength(3)
  })
})
