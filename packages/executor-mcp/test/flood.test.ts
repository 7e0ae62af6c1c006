import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './servers/http.ts'
import { raw } from './trying.ts'

const run = promisify(execFile)

async function grown(options: unknown, allowed = ''): Promise<number> {
  const { stdout } = await run(process.execPath, [
    fileURLToPath(new URL('flooded.ts', import.meta.url)),
    JSON.stringify(options),
    allowed,
  ])
  expect(stdout).toMatch(/^-?\d+$/)
  return Number(stdout)
}

/** What is read of one message, a few times over; those who flood send gigabytes. */
const MOST_MB = 400

test.each([
  'prints a line without end',
  'prints notifications without end',
  'asks without end',
  'prints words without end',
  'writes to stderr without end',
  'gives far too much',
])('memory has a bound: a server that %s', async (way) => {
  expect(await grown({ command: raw(way), tool: 'it' })).toBeLessThan(MOST_MB)
})

test('memory has a bound: a server over HTTP that sends without end', async () => {
  const server = await listen((_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    const chunk = `data: ${'x'.repeat(65_536)}`
    const go = (): void => {
      while (!response.destroyed && response.write(chunk)) {
        // until the pipe is full
      }
      if (!response.destroyed) response.once('drain', go)
    }
    go()
  })
  onTestFinished(() => server.close())
  expect(await grown({ url: server.url, tool: 'it' }, server.allowed)).toBeLessThan(MOST_MB)
})
