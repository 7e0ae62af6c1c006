import { createServer, type AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { packedWorld } from './own-executors-world.ts'

const world = packedWorld(['core', 'executor-message-queue'])

let came = 0
const broker = createServer((socket) => {
  came++
  socket.destroy()
})
await new Promise<void>((ready) => broker.listen(0, '127.0.0.1', ready))
const { port } = broker.address() as AddressInfo
afterAll(() => void broker.close())

const HOOK = (url: string, at: number): string =>
  `[[hooks]]\nid = "publish-${at}"\non = "exec.before"\nmatch = "go ${at}"\nguard = true\nexecutor = "message-queue"\nwith.url = "${url}"\nwith.routing_key = "q"\n`

test('publish to a broker of your own network by a hook that you trusted: nothing is reached that your own hooks.toml does not allow', async () => {
  const spellings = [
    `amqp://127.0.0.1:${port}`,
    `amqp://localhost:${port}`,
    `amqps://2130706433:${port}`,
    `amqps://[::ffff:127.0.0.1]:${port}`,
    `amqps://rabbit.internal:${port}`,
    `amqps://169.254.169.254:${port}`,
  ]
  world.installed('version = 1\n')
  world.me.write('project/hooks.toml', `version = 1\n${spellings.map(HOOK).join('\n')}`)
  const { hash } = JSON.parse((await world.me.hookline(['trust', '--json'])).stdout) as {
    readonly hash: string
  }
  expect((await world.me.hookline(['trust', '--yes', hash])).status).toBe(0)
  for (const at of spellings.keys()) {
    const { decision, reason } = await world.me.command(`go ${at}`)
    expect({ at, decision, isRefused: reason.includes('NETWORK_PRIVATE') }).toEqual({
      at,
      decision: 'deny',
      isRefused: true,
    })
  }
  expect(came).toBe(0)
  // and it is the guard that keeps it away: what is allowed is reached
  world.installed(`version = 1\n[network]\nallow_private = ["127.0.0.1:${port}"]\n`)
  expect((await world.me.command('go 0')).reason).toContain('MQ_UNREACHABLE')
  expect(came).toBeGreaterThan(0)
})
