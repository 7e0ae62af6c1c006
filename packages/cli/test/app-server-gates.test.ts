import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { codex } from '@hookline/agents'
import { expect, onTestFinished, test } from 'vitest'
import { world } from './hookline.ts'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
const SERVER = fileURLToPath(new URL('old-server.cjs', import.meta.url))

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** A client of a server that knows nothing of hooks, with hookline between. */
function client(hooks: string, capabilities: object | null = null, version = '0.1.0') {
  const { dir } = world(`version = 1\n${hooks}`)
  const words = ['app-server', '--config', 'hooks.toml', '--hooks-debug', '--', process.execPath, SERVER]
  const env = { PATH: process.env['PATH'], HOME: join(dir, 'home'), SERVER_VERSION: version }
  const child = spawn(process.execPath, [BIN, ...words], { cwd: dir, env, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const got: Message[] = []
  createInterface({ input: child.stdout }).on('line', (line) => got.push(JSON.parse(line) as Message))
  const stderr = text(child.stderr)
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`)
  send({ id: 1, method: 'initialize', params: { clientInfo: { name: 'x', version: '1' }, capabilities } })
  send({ method: 'initialized' })
  send({ id: 2, method: 'thread/start', params: { cwd: dir } })
  let last = 2
  return {
    dir,
    got,
    turn: (command: string) =>
      send({ id: ++last, method: 'turn/start', params: { threadId: 't', input: [{ text: command }] } }),
    send,
    /** Resolves once as many messages of a method have come. */
    came: (method: string, times = 1) =>
      expect.poll(() => got.filter((one) => one.method === method).length, { timeout: 20_000 }).toBe(times),
    asked: () =>
      got
        .filter(({ method }) => method?.endsWith('requestApproval'))
        .map(({ params }) => params?.['command']),
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.stdin.end()
        await once(child, 'close')
      }
      const said = await stderr
      const told = said
        .split('\n')
        .flatMap((line) =>
          line.startsWith('told ') ? [JSON.parse(line.slice(5)) as Record<string, unknown>] : [],
        )
      return { said, told, code: child.exitCode, signal: child.signalCode }
    },
  }
}

const GUARD = `
[[hooks]]
id = "guard"
on = "exec.before"
match = "rm *"
guard = true
deny = "nothing is removed"
`

test('a server that says nothing of its hooks is held to ask nobody: a guard answers, and hears of an edit', async () => {
  const { turn, came, asked, dir, end, got } = client(GUARD)
  turn('rm all')
  await came('turn/completed', 1)
  expect(asked()).toEqual([])
  writeFileSync(join(dir, 'hooks.toml'), `version = 1\n${GUARD.replace('rm *', 'mv *')}`)
  turn('mv all')
  await came('turn/completed', 2)
  turn('rm all')
  await came('item/commandExecution/requestApproval')
  expect(got.some(({ method }) => method === 'hook/completed')).toBe(true)
  const { told, said, code } = await end()
  expect(told.filter(({ result }) => result !== undefined)).toEqual([
    { id: 1, result: { decision: 'decline' } },
    { id: 2, result: { decision: 'decline' } },
  ])
  expect(said).toContain('hookline was not tried with Codex 0.1.0')
  expect(code).toBe(0)
})

test('a server that is newer than any that was tried is said to be so, and its guards hold; one that was tried is not', async () => {
  const { turn, came, asked, end } = client(GUARD, null, '0.999.0')
  turn('rm all')
  await came('turn/completed', 1)
  expect(asked()).toEqual([])
  const { said, told } = await end()
  expect(said).toContain(`Codex 0.999.0 is newer than ${codex.tried!}`)
  expect(told).toContainEqual({ id: 1, result: { decision: 'decline' } })
  for (const version of [codex.tried!, codex.version]) {
    const known = client(GUARD, null, version)
    known.turn('rm all')
    await known.came('turn/completed', 1)
    expect((await known.end()).said).not.toMatch(/is newer|not tried/)
  }
})

test('who ends the turn is obeyed: the call is declined, and the turn interrupted', async () => {
  const { turn, came, end } = client(`
[[hooks]]
id = "stops"
on = "permission.request"
run = 'echo "{\\"stop\\":true,\\"reason\\":\\"enough\\"}"'
`)
  turn('make')
  await came('turn/completed')
  const { told } = await end()
  expect(told.find(({ result }) => result !== undefined)).toEqual({ id: 1, result: { decision: 'decline' } })
  expect(told.find(({ method }) => method === 'turn/interrupt')?.['params']).toEqual({
    threadId: 't',
    turnId: 'turn-1',
  })
})

test('a hooks.toml that was broken from the start is told to the user, too, once the client is ready', async () => {
  const { turn, came, got, end } = client('[[hooks]\n')
  turn('mv one')
  await came('item/commandExecution/requestApproval')
  const { said } = await end()
  const warnings = got.filter(({ method }) => method === 'warning')
  expect(warnings).toMatchObject([
    {
      params: {
        threadId: null,
        message: expect.stringMatching(/^hookline: .*hooks\.toml.* only guards that were last good hold/s),
      },
    },
  ])
  expect(said.split('only guards that were last good hold')).toHaveLength(2)
})

test.each([
  ['for the session', 'acceptForSession', true],
  ['with a rule', { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['mv'] } }, true],
  ['once', 'accept', false],
])(
  'a consent %s is said to be one that no guard is asked about, and passes as it is',
  async (_, decision, isWider) => {
    const { send, turn, came, got, end } = client(GUARD)
    for (const id of [1, 2]) {
      turn('mv one')
      await came('item/commandExecution/requestApproval', id)
      send({ id, result: { decision } })
      await came('turn/completed', id)
    }
    await came('warning', isWider ? 1 : 0)
    const { told, said } = await end()
    const words = 'so there guard cannot deny'
    expect(got.some(({ params }) => String(params?.['message']).includes(words))).toBe(isWider)
    expect(said.split(words)).toHaveLength(isWider ? 2 : 1)
    expect(told.filter(({ result }) => result !== undefined)).toEqual(
      [1, 2].map((id) => ({ id, result: { decision } })),
    )
  },
)

test('where no guard listens to its kind nothing is said of a consent', async () => {
  const { send, turn, came, got, end } = client(GUARD.replace('exec.before', 'mcp.before'))
  turn('mv one')
  await came('item/commandExecution/requestApproval')
  send({ id: 1, result: { decision: 'acceptForSession' } })
  await came('turn/completed')
  await end()
  expect(got.some(({ method }) => method === 'warning')).toBe(false)
})

const answers = (told: readonly Record<string, unknown>[]): readonly unknown[] =>
  told.flatMap(({ method, result }) => (method === undefined && result !== undefined ? [result] : []))

test('a question for more leave is one, and a denial grants nothing', async () => {
  const { turn, came, end, got } = client(`
[[hooks]]
id = "no-network"
on = "tool.before"
match = "request_permissions"
if = "event.data.input.permissions.network.enabled"
guard = true
deny = "no network"
`)
  turn('permissions')
  await came('turn/completed')
  expect(answers((await end()).told)).toEqual([{ permissions: {}, scope: 'turn' }])
  expect(got.some(({ method }) => method === 'item/permissions/requestApproval')).toBe(false)
})

test('who allows it gives what was asked for, for the turn, and is shown', async () => {
  const { turn, came, end, got } = client(`
[[hooks]]
id = "grants"
on = "permission.request"
match = "request_permissions"
run = 'echo "{\\"decision\\":\\"allow\\"}"'
`)
  turn('permissions')
  await came('turn/completed')
  expect(answers((await end()).told)).toEqual([
    { permissions: { network: { enabled: true } }, scope: 'turn' },
  ])
  expect(got.some(({ method }) => method === 'hook/completed')).toBe(true)
})

test.each([
  ['a command', 'before: command', ''],
  [
    'a patch',
    'before: patch',
    `
[[hooks]]
id = "no-secrets"
on = "patch.before"
match = "secret.md"
guard = true
deny = "not yours"
`,
  ],
])('%s is also asked about in the words of the protocol that was before', async (_, prompt, more) => {
  const { turn, came, end } = client(`${GUARD}${more}`)
  turn(prompt)
  await came('turn/completed')
  expect(answers((await end()).told)).toEqual([{ decision: 'denied' }])
})

test('in those words one answer declines and ends the turn', async () => {
  const { turn, came, end } = client(`
[[hooks]]
id = "stops"
on = "permission.request"
run = 'echo "{\\"stop\\":true}"'
`)
  turn('before: command')
  await came('turn/completed')
  const { told } = await end()
  expect(answers(told)).toEqual([{ decision: 'abort' }])
  expect(told.some(({ method }) => method === 'turn/interrupt')).toBe(false)
})

test('a rewrite, which no answer can carry, is no leave for the call as it was', async () => {
  const { turn, came, asked, end } = client(`
[[hooks]]
id = "rewrites"
on = "exec.before"
rewrites = true
run = 'echo "{\\"rewrite\\":{\\"command\\":\\"true\\"}}"'
`)
  turn('make')
  await came('turn/completed')
  expect(asked()).toEqual([])
  expect((await end()).said).toContain('a hook rewrote the call')
})

test('a client is told nothing that it has opted out of, and asked all the same', async () => {
  const { turn, came, got, end } = client(GUARD, {
    optOutNotificationMethods: ['hook/started', 'hook/completed'],
  })
  turn('rm all')
  await came('turn/completed')
  await end()
  expect(got.filter(({ method }) => method?.startsWith('hook/'))).toEqual([])
})

const SLOW = `
[[hooks]]
id = "slow"
on = "exec.before"
guard = true
timeout = "30s"
run = "sleep 5"
`

test('a question that needs no answer any more is not held: the client has all of it, in order', async () => {
  const { turn, came, got, end } = client(SLOW)
  const from = Date.now()
  turn('resolve')
  await came('serverRequest/resolved')
  expect(Date.now() - from).toBeLessThan(4500)
  const methods = got.map(({ method }) => method).filter((method) => method?.includes('equest'))
  expect(methods).toEqual(['item/commandExecution/requestApproval', 'serverRequest/resolved'])
  void end()
})

test('a server that is killed while hooks are asked is told of at once, with all that it said', async () => {
  const { turn, came, asked, end } = client(SLOW)
  turn('die')
  await came('item/commandExecution/requestApproval')
  expect(asked()).toEqual(['die'])
  expect((await end()).signal).toBe('SIGKILL')
})

test('what hooks leave to the background is in the journal, and is done, whoever is killed then', async () => {
  const { turn, came, dir } = client(`
[[hooks]]
id = "later"
on = "exec.before"
mode = "background"
delivery = "at-least-once"
run = 'echo done >> done'
`)
  turn('make')
  await came('item/commandExecution/requestApproval')
  await expect.poll(() => read(join(dir, 'done')), { timeout: 20_000 }).toBe('done\n')
})

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
