import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

const isThere = await new Promise<boolean>((resolve) => {
  const socket = connect(5672, '127.0.0.1')
  socket.once('connect', () => {
    socket.destroy()
    resolve(true)
  })
  socket.once('error', () => resolve(false))
})
if (!isThere && process.env['CI'] !== 'true')
  process.stderr.write('\nSKIPPED: the example of queues needs RabbitMQ: rabbitmq-server -detached\n\n')

test.skipIf(!isThere && process.env['CI'] !== 'true')(
  'queue: published and confirmed, consumed once, as a gate, and what no queue gets is a dead letter',
  () => {
    expect(ranExample('queue')).toEqual({ status: 0, stderr: '', shown: 8, left: [] })
  },
)
