import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import { contextFor, DOORS, faultOf, run, runAll } from './run.ts'
import { exchange, model, queue, withRabbit } from './rabbit.ts'

withRabbit('a message', () => {
  test.each(DOORS)(
    'is published through the %s door as what the delivery and the event are',
    async (_door, door) => {
      const to = await queue()
      const about = event('exec.before', { command: 'git push' })
      const output = await run({ routing_key: to.name }, { event: about, env: TRACE }, door)
      const messageId = `${about.key}:user/under-test`
      expect(output).toEqual({ data: { exchange: '', routingKey: to.name, messageId } })
      const [got] = await to.take()
      const { raw: _raw, ...told } = about
      expect(JSON.parse(got!.content.toString())).toEqual(told)
      expect(got!.properties).toMatchObject({
        messageId,
        type: 'exec.before',
        timestamp: Math.floor(Date.parse(about.at) / 1000),
        appId: 'hookline',
        contentType: 'application/json',
        deliveryMode: 2,
        headers: { traceparent: TRACE.TRACEPARENT },
      })
    },
  )

  test('goes through an exchange by a routing key that is filled', async () => {
    const on = await model()
    const [to, through] = [await queue({}, on), await exchange('topic', on)]
    await (await on.createChannel()).bindQueue(to.name, through, 'agents.*.exec.before')
    const options = { exchange: through, routing_key: 'agents.{{ event.agent.name }}.{{ event.name }}' }
    await run(options, { event: event('exec.before') })
    const [got] = await to.take()
    expect(got!.fields.routingKey).toBe('agents.codex.exec.before')
  })

  test('that no queue gets is a failure for good, with all that the broker says', async () => {
    const through = await exchange('topic')
    const fault = await faultOf(run({ exchange: through, routing_key: 'nobody.listens' }))
    expect(fault).toMatchObject({ code: 'MQ_UNROUTABLE', retryable: false })
    expect(fault!.message).toContain(`"${through}"`)
    expect(fault!.message).toContain('"nobody.listens"')
    expect(fault!.message).toContain('312 NO_ROUTE')
    await expect(run({ exchange: through, routing_key: 'nobody', mandatory: false })).resolves.toBeDefined()
  })

  test('of many fails by itself: a verdict for each', async () => {
    const to = await queue()
    const keys = Array.from({ length: 300 }, (_, n) => (n % 7 === 3 ? 'no-such-queue' : to.name))
    const results = await runAll(
      { routing_key: '{{ event.data.command }}', in_flight: 32 },
      keys.map((command, n) => ({ event: event('exec.before', { command }, { key: `key-${n}` }) })),
    )
    const wanted = keys.map((key) => (key === to.name ? 'done' : 'MQ_UNROUTABLE'))
    expect(
      results.map((one) => (one.status === 'done' ? 'done' : (one.error as { code: string }).code)),
    ).toEqual(wanted)
    expect(await to.count()).toBe(wanted.filter((one) => one === 'done').length)
  })

  test('tells in one line of the log what became of it', async () => {
    const to = await queue()
    const lines: string[] = []
    await run({ routing_key: to.name }, { log: (line) => void lines.push(line) })
    expect(lines).toEqual([expect.stringMatching(/^amqp:\/\/127\.0\.0\.1:5672: confirmed in \d+ ms$/)])
    expect(contextFor({}).options.url).toBe('amqp://127.0.0.1:5672')
  })
})

const TRACE = { TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
