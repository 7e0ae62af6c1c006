import { hookContext } from '@hookline/testing'
import { expect, test } from 'vitest'
import { messageQueue } from '../src/index.ts'
import type { MessageQueueOptions } from '../src/settings.ts'
import { encoded, fakeBroker } from './fake-broker.ts'
import { faultOf } from './run.ts'

const PASSWORD = 'p@ss/word  that nobody sees'

/** A broker that says back whatever it is told, each time. */
const parrot = (): ReturnType<typeof fakeBroker> =>
  fakeBroker({
    on: {
      ConnectionStartOk: ({ socket }, { response }) =>
        void socket.write(
          encoded('ConnectionClose', {
            replyCode: 403,
            replyText: `refused: ${String(response).replaceAll('\0', ' ')} ${encodeURIComponent(PASSWORD)}`,
            classId: 0,
            methodId: 0,
          }),
        ),
    },
  })

test.each([
  [
    'a password',
    (port: number) => ({ url: `amqp://127.0.0.1:${port}`, user: 'me', password: { secret: 'S' } }),
    PASSWORD,
  ],
  [
    'a URL',
    (port: number) => ({ url: [{ secret: 'S' }], vhost: String(port) }),
    (port: number) => `amqp://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
  ],
])(
  '%s that is secret is in no message and no line of the log, whatever the broker says, and however often',
  async (_what, settings, secret) => {
    const { port } = await parrot()
    const options: MessageQueueOptions = { ...settings(port), routing_key: 'q' }
    const lines: string[] = []
    const ctx = hookContext<MessageQueueOptions, unknown>(options, {
      secret: (reference) =>
        typeof reference === 'string' ? reference : typeof secret === 'string' ? secret : secret(port),
      log: (line) => void lines.push(line),
    })
    const resource = await messageQueue.open!(options, ctx)
    for (let attempt = 1; attempt <= 3; attempt++) {
      const fault = await faultOf(
        Promise.resolve(
          messageQueue.execute({ ...ctx, resource, delivery: { id: `d-${attempt}`, attempt } }),
        ),
      )
      expect(fault).toMatchObject({ code: 'MQ_REFUSED', retryable: false, renew: true })
      expect(fault!.message).toContain('[secret]')
      for (const text of [fault!.message, ...lines])
        for (const form of [PASSWORD, PASSWORD.replace('  ', ' '), encodeURIComponent(PASSWORD)])
          expect(text).not.toContain(form)
    }
    await messageQueue.close!(resource, AbortSignal.timeout(500))
  },
)
