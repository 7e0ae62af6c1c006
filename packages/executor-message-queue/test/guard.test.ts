import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { HookConfig } from '@hookline/core'
import { contextFor, faultOf, run } from './run.ts'
import { fakeBroker } from './fake-broker.ts'
import { messageQueue } from '../src/index.ts'

const project: Partial<HookConfig> = { layer: 'project' }

test.each([
  'amqp://127.0.0.1:PORT',
  'amqp://localhost:PORT',
  'amqp://2130706433:PORT',
  'amqp://0x7f.1:PORT',
  'amqp://[::1]:PORT',
  'amqp://[::ffff:127.0.0.1]:PORT',
  'amqp://10.1.2.3:PORT',
  'amqp://169.254.169.254:PORT',
  'amqps://rabbit.internal:PORT',
  'amqps://broker:PORT',
])('a hook of a project does not reach %s', async (url) => {
  const { port, sockets } = await fakeBroker()
  const options = { url: url.replace('PORT', String(port)), routing_key: 'q' }
  const fault = await faultOf(run(options, { hook: project }))
  expect(fault).toMatchObject({ code: 'NETWORK_PRIVATE', retryable: false })
  const ctx = contextFor(options, { hook: project })
  expect(await messageQueue.check!(ctx.options, ctx)).toMatchObject([{ severity: 'error' }])
  expect(sockets).toEqual([])
})

test('a hook of a project uses TLS where everybody could listen', async () => {
  const fault = await faultOf(run({ url: 'amqp://broker.example.org', routing_key: 'q' }, { hook: project }))
  expect(fault).toMatchObject({ code: 'MQ_PLAIN', retryable: false })
})

test('a hook of a project reaches what its user allows, and only at that port', async () => {
  const { port, sockets } = await fakeBroker()
  const other = await fakeBroker()
  const network = { allowPrivate: [`127.0.0.1:${port}`] }
  await expect(
    run({ url: `amqp://127.0.0.1:${port}`, routing_key: 'q' }, { hook: project, network }),
  ).resolves.toBeDefined()
  expect(sockets).toHaveLength(1)
  const fault = await faultOf(run({ url: other.url, routing_key: 'q' }, { hook: project, network }))
  expect(fault).toMatchObject({ code: 'NETWORK_PRIVATE' })
  expect(other.sockets).toEqual([])
})

test.each(['user', 'managed'] as const)('a hook of the %s layer goes wherever it says', async (layer) => {
  const { url, got } = await fakeBroker()
  await expect(run({ url, routing_key: 'q' }, { hook: { layer } })).resolves.toBeDefined()
  expect(got).toHaveLength(1)
})

test('a name that leads to this machine is seen when it is connected to', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  const fault = await faultOf(run({ url: 'amqps://a.localhost:9', routing_key: 'q' }, { hook: project }))
  expect(fault).toMatchObject({ code: 'NETWORK_PRIVATE' })
})
