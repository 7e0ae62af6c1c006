import type { JSONRPCMessage } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { NOBODY, type Heard } from '../src/inner.ts'
import { wire } from '../src/wire.ts'

/** What is asked by this id is not answered. */
const NEVER = 1
/** What is asked by this id is not even sent. */
const UNSENT = 0

/** A way that answers at once, and what is told of it. */
function way(): {
  readonly heard: () => Heard
  readonly faults: string[]
  readonly words: string[]
  readonly ask: (id: number) => Promise<void>
} {
  let heard = NOBODY
  const faults: string[] = []
  const words: string[] = []
  const nothing = async (): Promise<void> => undefined
  const outer = wire(
    {
      start: nothing,
      close: nothing,
      letGo: () => undefined,
      fate: () => '',
      listen: (listener) => void (heard = listener),
      send: async (message) => {
        const { id } = message as { readonly id: number }
        if (id === UNSENT) throw new Error('unsent')
        if (id !== NEVER) heard.message({ jsonrpc: '2.0', id, result: {} })
      },
    },
    {
      fault: (fault) => void faults.push(fault),
      word: (line) => void words.push(line),
      progress: () => undefined,
      message: () => undefined,
    },
  )
  const ask = async (id: number): Promise<void> => outer.send({ jsonrpc: '2.0', id, method: 'tools/call' })
  return { heard: () => heard, faults, words, ask }
}

test('what could not be sent is not waited for', async () => {
  const { heard, ask, words } = way()
  await expect(ask(UNSENT)).rejects.toThrow('unsent')
  heard().message({ jsonrpc: '2.0', id: UNSENT, result: {} })
  expect(words).toEqual([`it answered what nobody asked: id ${UNSENT}`])
})

test('answers that are waited for are no flood, however many and however fast', async () => {
  const { faults, ask } = way()
  for (let id = 2; id < 50_000; id++) await ask(id)
  expect(faults).toEqual([])
})

test.each<JSONRPCMessage>([
  { jsonrpc: '2.0', method: 'notifications/message', params: {} },
  { jsonrpc: '2.0', id: 'theirs', method: 'ping' },
  { jsonrpc: '2.0', id: 7, result: {} },
  // by an id that is waited for, too
  { jsonrpc: '2.0', id: 1, method: 'ping' },
])('what nobody asked for is one: %j', async (message) => {
  const { faults, heard, ask } = way()
  await ask(NEVER)
  for (let at = 0; at < 9000; at++) heard().message(message)
  expect(faults).toEqual([])
  for (let at = 0; at < 40_000; at++) heard().message(message)
  expect(faults).toContain('flood')
})
