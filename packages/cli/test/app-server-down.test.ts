import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutLines } from '../src/app-server/lines.ts'
import { createUp } from '../src/app-server/up.ts'
import { held, way } from './app-server-world.ts'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'

const line = (thread: string, n: number): string =>
  `${JSON.stringify({ method: 'x/y', params: { threadId: thread, n } })}\n`
const question = (thread: string): string =>
  `${JSON.stringify({ method: 'ask', id: 1, params: { threadId: thread } })}\n`
/** Bytes as they come: cut anywhere, with lines that are no JSON and no text. */
const chunks = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        '\n',
        '{"method":"item/agentMessage/delta","params":{',
        '{"id":1,"result":',
        '}}\n',
        '\r\n',
        '"\ud83d',
      )
      .map((text) => Buffer.from(text)),
    fc.integer({ min: 500, max: 3000 }).map((size) => Buffer.alloc(size, 'a')),
  ),
)

describe('what passes', () => {
  test('every byte goes on as it came, however it was cut, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, async (all) => {
        const bytes = Buffer.concat(all)
        const { say, down, gotBytes } = way()
        for (const chunk of all) if (chunk.length > 0) await say(Buffer.from(chunk))
        await down.flush()
        await down.end()
        expect(gotBytes().equals(bytes)).toBe(true)
        const [from, to] = [new PassThrough(), new PassThrough()]
        createUp(from, to, () => undefined)
        for (const chunk of all) if (chunk.length > 0) from.write(chunk)
        from.end()
        const parts: Buffer[] = []
        for await (const part of to) parts.push(part as Buffer)
        expect(Buffer.concat(parts).equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('what came before a question that cannot be held reaches the client', () => {
    const fails = (): never => {
      throw new Error('no memory')
    }
    const { from, to, got } = way({ mayHold: (method) => method === 'ask', hold: fails })
    expect(() => from.emit('data', Buffer.from(line('a', 1) + question('a')))).toThrow('no memory')
    expect(to.writableCorked).toBe(0)
    expect(got()).toBe(line('a', 1))
  })

  test('a line is looked at once it is whole, also if it has gone on before', () => {
    fc.assert(
      fc.property(
        chunks,
        fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 4000 })),
        (all, longest) => {
          const bytes = Buffer.concat(all)
          const seen: Buffer[] = []
          const out: Buffer[] = []
          const lines = cutLines(
            {
              line: (one) => void (seen.push(one), out.push(one)),
              mayPass: (head) => head.includes('delta') || head.includes('result'),
              piece: (one) => void out.push(one),
              passed: (one) => one && seen.push(one),
            },
            longest,
          )
          for (const chunk of all) lines.take(Buffer.from(chunk))
          lines.end()
          const whole = bytes
            .toString('latin1')
            .split('\n')
            .slice(0, -1)
            .map((one) => `${one}\n`)
          const short = whole.filter((one) => one.length <= longest)
          expect(seen.map((one) => one.toString('latin1')).filter((one) => one.length <= longest)).toEqual(
            short,
          )
          expect(Buffer.concat(out).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('what a client does not read the server is not asked for', async () => {
    const to = new PassThrough({ highWaterMark: 10 })
    const { say, from } = way({ to })
    await say(line('t', 1))
    expect(from.isPaused()).toBe(true)
    to.resume()
    await expect.poll(() => from.isPaused()).toBe(false)
  })
})

describe('while a question is held', () => {
  const holding = (...all: readonly ReturnType<typeof held>[]): ReturnType<typeof way> => {
    const left = [...all]
    return way({
      mayHold: (method) => method === 'ask',
      hold: ({ method }) => (method === 'ask' ? left.shift() : undefined),
    })
  }

  test('what follows in its thread waits behind it, other threads and answers go on', async () => {
    const one = held('a')
    const { say, got } = holding(one)
    await say(`${line('a', 1)}${question('a')}${line('a', 2)}${line('b', 3)}{"id":9,"result":{}}\n`)
    expect(got()).toBe(`${line('a', 1)}${line('b', 3)}{"id":9,"result":{}}\n`)
    one.rule(true)
    await expect
      .poll(got)
      .toBe(`${line('a', 1)}${line('b', 3)}{"id":9,"result":{}}\n${question('a')}${line('a', 2)}`)
  })

  test('one that hooks answered never comes, and what waited behind it does', async () => {
    const one = held('a')
    const { say, got, heard } = holding(one)
    await say(`${question('a')}${line('a', 1)}`)
    // what it tells is known before the client has it
    expect(heard).toEqual([question('a'), line('a', 1)])
    one.rule(false)
    await expect.poll(got).toBe(line('a', 1))
    expect(heard).toHaveLength(2)
  })

  test('a second one behind it is held in its turn, with what follows it', async () => {
    const [one, other] = [held('a'), held('a')]
    const { say, got } = holding(one, other)
    await say(`${question('a')}${line('a', 1)}${question('a')}${line('a', 2)}`)
    one.rule(false)
    await expect.poll(got).toBe(line('a', 1))
    await say(line('a', 3))
    other.rule(true)
    await expect.poll(got).toBe(`${line('a', 1)}${question('a')}${line('a', 2)}${line('a', 3)}`)
  })

  test('a server that ends is not waited for: the client has all that it said', async () => {
    const one = held('a')
    const { say, got, down } = holding(one)
    await say(`${question('a')}${line('a', 1)}rest`)
    await down.flush()
    await down.end()
    expect(one.gaveUp()).toBe(true)
    expect(got()).toBe(`${question('a')}${line('a', 1)}rest`)
  })

  test('a word of our own comes at once, but never inside of a line', async () => {
    const one = held('a')
    const { say, got, down } = holding(one)
    await say(question('a'))
    down.tell({ own: 1 })
    expect(got()).toBe('{"own":1}\n')
    one.rule(false)
    await turn()
    const long = `{"method":"item/agentMessage/delta","params":"${'x'.repeat(1000)}`
    await say(long)
    down.tell({ own: 2 })
    expect(got()).toBe(`{"own":1}\n${long}`)
    await say('"}\n')
    expect(got()).toBe(`{"own":1}\n${long}"}\n{"own":2}\n`)
  })
})

test('a word of our own to the server waits for the end of what the client is saying', async () => {
  const [from, to] = [new PassThrough(), new PassThrough()]
  const up = createUp(from, to, () => undefined)
  from.write('{"half')
  await turn()
  up.tell({ own: 1 })
  from.write('":1}\nnext')
  await turn()
  from.end()
  const parts: Buffer[] = []
  for await (const part of to) parts.push(part as Buffer)
  expect(Buffer.concat(parts).toString()).toBe('{"half":1}\n{"own":1}\nnext')
})
