import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { SOON, stop } from './background-world.ts'
import { npmInstall, packedWorld } from './own-executors-world.ts'
import { judge, JUDGE_SERVER } from './own-executors-server.ts'

const world = packedWorld(['core', 'executor-webhook', 'executor-mcp'])

/** What the person has installed for hooks of their own. */
const installed = (hooks: string): void =>
  world.installed(`version = 1\n[network]\nallow_private = ["${world.there.host}"]\n${hooks}`)

const policy = (more = ''): string => `[[hooks]]
id = "policy"
on = "exec.before"
guard = true
executor = "webhook"
with.url = "http://${world.there.host}/policy"
${more}`

const tell = (more = ''): string => `[[hooks]]
id = "tell"
on = "exec.before"
mode = "background"
retry = { initial = "20ms", max = "50ms" }
executor = "webhook"
with.url = "http://${world.there.host}/tell"
${more}`

describe('the webhook executor, packed and installed beside a hooks.toml', () => {
  test('is known by its name, with its settings: check agrees, and a mistake is found', async () => {
    installed(policy())
    const { status, stdout, stderr } = await world.me.hookline(['check'])
    expect(`${stdout}${stderr}`).not.toContain('error')
    expect(status).toBe(0)
    const listed = await world.me.hookline(['plugin', 'list'])
    expect(listed.stdout).toMatch(
      /^webhook {2}@hookline\/executor-webhook .*hookline's own {2}used by policy$/m,
    )
    installed(policy('with.metod = "PUT"\n'))
    const wrong = await world.me.hookline(['check', '--offline'])
    expect(wrong.status).toBe(78)
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/Did you mean `method`/)
  })

  test('a service answers a gate', async () => {
    installed(policy())
    world.there.answer = ({ body }) => {
      const { data } = JSON.parse(body) as { readonly data: { readonly command: string } }
      return { json: data.command === 'rm -rf x' ? { decision: 'deny', reason: 'not that' } : {} }
    }
    expect(await world.me.command('rm -rf x')).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('not that') as string,
    })
    expect((await world.me.command('ls')).decision).toBeUndefined()
    expect(world.there.got.map(({ path }) => path)).toEqual(['/policy', '/policy'])
  })

  test.each([
    ['is down', 500],
    ['does not know it', 404],
    ['sends it elsewhere', 302],
  ])('a service that %s (%i) lets nothing through', async (_, status) => {
    installed(policy())
    world.there.answer = () => ({ status })
    const { decision, reason } = await world.me.command('ls')
    expect(decision).toBe('deny')
    expect(reason).toContain('reached no verdict')
  })

  test('a private target that nobody allowed is not reached, and the error says what to write', async () => {
    installed(policy())
    world.me.write('home/.config/hookline/hooks.toml', `version = 1\n${policy()}`)
    const { decision, reason } = await world.me.command('ls')
    expect(decision).toBe('deny')
    expect(reason).toMatch(/NETWORK_/)
    expect(world.there.got).toEqual([])
    const { status, stdout, stderr } = await world.me.hookline(['check'])
    expect(status).toBe(69)
    expect(`${stdout}${stderr}`).toContain(`allow_private = ["${world.there.host}"]`)
  })

  test('what nobody waits for is delivered for certain, under one id, until it is taken', async () => {
    installed(tell())
    let times = 0
    world.there.answer = () => ({ status: ++times < 4 ? 503 : 200 })
    expect((await world.me.command('make')).stdout).toBe('')
    await vi.waitFor(() => expect(world.there.got).toHaveLength(4), SOON)
    expect(new Set(world.there.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(world.there.got.map(({ body }) => body)).size).toBe(1)
    await vi.waitFor(
      async () => expect((await world.me.hookline(['history', '--json'])).stdout).toContain('"end": "ok"'),
      SOON,
    )
    expect(world.there.got).toHaveLength(4)
  })

  test('what trying again does not mend is a dead letter at once', async () => {
    installed(tell())
    world.me.write('home/.config/hookline/hooks.toml', `version = 1\n${tell()}`)
    await world.me.command('make')
    await vi.waitFor(
      async () => expect((await world.me.hookline(['dead', 'list', '--json'])).stdout).toContain('NETWORK_'),
      SOON,
    )
    const { letters } = JSON.parse((await world.me.hookline(['dead', 'list', '--json'])).stdout) as {
      readonly letters: readonly { readonly attempts: readonly unknown[] }[]
    }
    expect(letters.map(({ attempts }) => attempts)).toEqual([[expect.objectContaining({ status: 'failed' })]])
  })

  test('a receiver that is gone lets the hook rest; the next session is told, and a change lets it go on', async () => {
    installed(tell())
    world.there.answer = () => ({ status: 410 })
    await world.me.command('make')
    await vi.waitFor(() => expect(existsSync(join(world.me.state, 'pauses.json'))).toBe(true), SOON)
    await world.me.command('make again')
    const start = {
      session_id: 's',
      cwd: world.me.project,
      hook_event_name: 'SessionStart',
      source: 'startup',
      model: 'm',
      permission_mode: 'default',
      transcript_path: null,
    }
    const { stdout } = await world.me.hookline(
      ['run', '--agent', 'codex', '--event', 'SessionStart'],
      JSON.stringify(start),
    )
    expect(stdout).toMatch(/user\/tell rests: .*410/)
    expect((await world.me.hookline(['pause'])).stdout).toMatch(/user\/tell until it is changed: .*410/)
    world.there.answer = () => ({})
    world.there.got.length = 0
    expect((await world.me.hookline(['pause', 'tell', '--off'])).status).toBe(0)
    await world.me.command('make a third time')
    await vi.waitFor(() => expect(world.there.got.length).toBeGreaterThan(0), SOON)
    expect(world.there.got.map(({ body }) => body).join('')).not.toContain('make again')
  })

  test('no secret of a hook is in the record, the journal, or the logs', async () => {
    installed(
      tell('with.auth = { bearer = { secret = "TOKEN" } }\nwith.headers = { x-more = { env = "MORE" } }\n'),
    )
    expect((await world.me.hookline(['secret', 'set', 'TOKEN'], 'a-very-secret-token')).status).toBe(0)
    await world.me.command('make')
    await vi.waitFor(() => expect(world.there.got.length).toBeGreaterThanOrEqual(0), SOON)
    const all = ['history', 'logs', 'list', 'check'].map(async (verb) => world.me.hookline([verb, '--json']))
    for (const { stdout, stderr } of await Promise.all(all))
      expect(`${stdout}${stderr}`).not.toContain('a-very-secret-token')
  })
})

test('hookline plugin add installs it and lists it, and it is the same as not listed', async () => {
  const folder = dirname(world.me.config)
  await npmInstall(
    folder,
    world.tarballs.filter((one) => one.includes('core')),
  )
  world.me.write(
    'home/.config/hookline/hooks.toml',
    `version = 1\n[network]\nallow_private = ["${world.there.host}"]\n${policy()}`,
  )
  const added = await world.me.hookline([
    'plugin',
    'add',
    world.tarballs.find((one) => one.includes('webhook'))!,
  ])
  expect({ status: added.status, said: added.status === 0 ? '' : added.stderr }).toEqual({
    status: 0,
    said: '',
  })
  expect(readFileSync(world.me.config, 'utf8')).toContain('webhook = "@hookline/executor-webhook"')
  expect((await world.me.hookline(['plugin', 'list'])).stdout).toContain('@hookline/executor-webhook')
  world.there.answer = () => ({ json: { decision: 'deny', reason: 'asked' } })
  expect((await world.me.command('ls')).reason).toContain('asked')
})

describe('the MCP executor, packed and installed beside a hooks.toml', () => {
  test('a tool answers a gate, and check finds a tool that is not there', async () => {
    world.me.write('home/.config/hookline/server.cjs', JUDGE_SERVER)
    installed(
      judge('with.command = ["node", "./server.cjs"]').replace(
        '"./server.cjs"',
        `"${world.me.home}/.config/hookline/server.cjs"`,
      ),
    )
    const check = await world.me.hookline(['check'])
    expect(`${check.stdout}${check.stderr}`).not.toContain('error')
    expect(await world.me.command('rm x')).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('the tool says no to you') as string,
    })
    expect((await world.me.command('ls')).decision).toBeUndefined()
    const text = readFileSync(world.me.config, 'utf8').replace(
      '"judge"\nwith.arguments',
      '"juge"\nwith.arguments',
    )
    writeFileSync(world.me.config, text)
    const wrong = await world.me.hookline(['check'])
    expect(wrong.status).toBe(69)
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/judge/)
    expect(await world.me.command('ls')).toMatchObject({ decision: 'deny' })
  })

  test('in the background one server is started for a session, and answers all of its calls', async () => {
    world.me.write(
      'server.cjs',
      `require('node:fs').appendFileSync(${JSON.stringify(join(world.me.folder, 'started'))}, process.pid + '\\n')\n${JUDGE_SERVER}`,
    )
    installed(
      judge(`with.command = ["node", ${JSON.stringify(join(world.me.folder, 'server.cjs'))}]`).replace(
        'guard = true',
        'mode = "background"',
      ),
    )
    const calls = ['one', 'two', 'three', 'four']
    for (const line of calls) await world.me.command(line)
    const ended = async (): Promise<number> =>
      ((await world.me.hookline(['history', '--json'])).stdout.match(/"end": "ok"/g) ?? []).length
    await vi.waitFor(async () => expect(await ended()).toBe(calls.length), SOON)
    const pids = readFileSync(join(world.me.folder, 'started'), 'utf8').split('\n').filter(Boolean)
    expect(pids).toHaveLength(1)
    stop(world.me.state)
    await vi.waitFor(() => expect(() => process.kill(Number(pids[0]), 0)).toThrow('ESRCH'), SOON)
  })

  test('a server of Codex is called by its name', async () => {
    world.me.write('server.cjs', JUDGE_SERVER)
    const server = `command = "node"\nargs = ["${world.me.folder}/server.cjs"]\nenv = { WHO = "Codex" }\n`
    installed(judge('with.server = "judges"'))
    const none = await world.me.command('rm x')
    expect(none).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('MCP_SERVER_UNKNOWN') as string,
    })
    world.me.write('home/.codex/config.toml', `[mcp_servers.judges]\n${server}`)
    expect(await world.me.command('rm x')).toMatchObject({
      reason: expect.stringContaining('the tool says no to Codex') as string,
    })
    expect((await world.me.command('ls')).decision).toBeUndefined()
  })
})
