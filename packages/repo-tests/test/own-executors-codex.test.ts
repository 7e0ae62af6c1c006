import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { heard } from '../e2e/index.ts'
import { SOON, stop } from './background-world.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'
import { receiver, type Receiver } from './own-executors-world.ts'

/** A tool that denies what has "tool" in it. */
const SERVER = `
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n')
const tools = [{ name: 'judge', inputSchema: { type: 'object' } }]
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize') say(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } })
  if (method === 'tools/list') say(id, { tools })
  if (method === 'tools/call') say(id, { structuredContent: { fine: !params.arguments.command.includes('tool') }, content: [] })
})
`

describe.skipIf(noCodex)('with the real Codex', { timeout: 180_000 }, () => {
  let machine: Machine
  let there: Receiver

  beforeEach(async () => {
    machine = await createMachine()
    there = await receiver()
  })
  afterEach(async () => {
    stop(machine.stateDir)
    await there.close()
    await machine.remove()
  })

  async function installed(hooks: string): Promise<void> {
    machine.place(HOOKS, `version = 1\n[network]\nallow_private = ["${there.host}"]\n${hooks}`)
    const { exitCode, stdout, stderr } = await machine.hookline(['install', 'codex'])
    expect({ exitCode, said: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, said: '' })
  }

  const POLICY = `[[hooks]]
id = "policy"
on = "exec.before"
guard = true
executor = "webhook"
with.url = "http://HOST/policy"
decide = "output.body.allowed ? 'allow' : {'decision': 'deny', 'reason': 'the service says no'}"
`
  const TELL = `[[hooks]]
id = "tell"
on = "task.complete"
executor = "webhook"
with.url = "http://HOST/tell"
with.format = "slack"
with.text = "finished: {{ event.data.lastMessage }}"
retry = { initial = "50ms" }
`

  test('a service over HTTP denies a command, and another runs; the end of the task is told though the receiver is down at first', async () => {
    await installed(`${POLICY}${TELL}`.replaceAll('HOST', there.host))
    let told = 0
    there.answer = ({ path, body }) => {
      if (path === '/tell') return { status: ++told === 1 ? 503 : 200 }
      const { data } = JSON.parse(body) as { readonly data: { readonly command: string } }
      return { json: { allowed: !data.command.includes('denied') } }
    }
    const steps = [[{ shell: 'touch denied.txt' }], [{ shell: 'touch fine.txt' }], [{ say: 'all done' }]]
    const { exitCode, requests } = await machine.work(steps)
    expect(exitCode).toBe(0)
    expect(heard(requests[1], 'the service says no')).toBe(true)
    expect([machine.has('workspace/denied.txt'), machine.has('workspace/fine.txt')]).toEqual([false, true])
    await vi.waitFor(() => expect(there.got.filter(({ path }) => path === '/tell')).toHaveLength(2), SOON)
    const [first, second] = there.got.filter(({ path }) => path === '/tell')
    expect(JSON.parse(second!.body)).toEqual({ text: 'finished: all done' })
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  })

  test('the service goes away in the middle of a session: nothing runs any more', async () => {
    await installed(POLICY.replaceAll('HOST', there.host))
    there.answer = () => {
      setImmediate(() => void there.close())
      return { json: { allowed: true } }
    }
    const { requests } = await machine.work([
      [{ shell: 'touch one.txt' }],
      [{ shell: 'touch two.txt' }],
      [{ say: 'done' }],
    ])
    expect([machine.has('workspace/one.txt'), machine.has('workspace/two.txt')]).toEqual([true, false])
    expect(heard(requests[2], 'reached no verdict')).toBe(true)
  })

  test('a tool of a server that Codex has set up for itself is a guard of Codex', async () => {
    machine.place('server.cjs', SERVER)
    machine.place(
      'codex-home/config.toml',
      `${machine.read('codex-home/config.toml')}\n[mcp_servers.judges]\ncommand = "node"\nargs = ["${machine.lab.root}/server.cjs"]\n`,
    )
    await installed(`[[hooks]]
id = "judge"
on = "exec.before"
guard = true
executor = "mcp"
with.server = "judges"
with.tool = "judge"
with.arguments = { command = "{{ event.data.command }}" }
decide = "output.fine ? 'allow' : {'decision': 'deny', 'reason': 'the tool says no'}"
`)
    const steps = [[{ shell: 'touch tool.txt' }], [{ shell: 'touch fine.txt' }], [{ say: 'done' }]]
    const { requests } = await machine.work(steps)
    expect(heard(requests[1], 'the tool says no')).toBe(true)
    expect([machine.has('workspace/tool.txt'), machine.has('workspace/fine.txt')]).toEqual([false, true])
  })
})
