import { unheld } from '@hookline/core'
import { expect, test } from 'vitest'
import { connect } from '../src/connection.ts'
import { place } from './place.ts'
import { raw } from './trying.ts'

test('a server that floods is closed once, not for each message that was on its way', async () => {
  const [program, ...args] = raw('prints notifications without end')
  const closing: Promise<void>[] = []
  const connection = await connect(
    { kind: 'stdio', name: 'raw', secrets: [], program: program!, args, cwd: place(), env: {} },
    {
      timeoutMs: 10_000,
      network: { allowPrivate: [] },
      env: {},
      log: () => undefined,
      hold: (one) => unheld(one, {}),
      signal: new AbortController().signal,
      onDeath: () => undefined,
      track: (work) => void closing.push(work),
    },
  )
  const { signal } = new AbortController()
  await expect(connection.call({ tool: 'it', args: {}, signal, log: () => undefined })).rejects.toMatchObject(
    {
      code: 'MCP_PROTOCOL',
    },
  )
  await Promise.all(closing)
  expect(closing.length).toBeLessThan(4)
})
