import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openJournal } from '@hookline/journal'
import { API_ERRORS } from '../src/errors.ts'
import { TOKEN, world } from './http-world.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')
const hasCurl = spawnSync('curl', ['--version']).status === 0

const folder = mkdtempSync(join(tmpdir(), 'hookline-http-docs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.skipIf(!hasCurl)('the lines of docs/api.md work as they stand there', async () => {
  const { journal } = openJournal(join(folder, 'journal.db'), { waitMs: 5000 })
  const event = {
    id: 'e1',
    key: 'k',
    name: 'exec.before',
    at: Date.now(),
    agent: 'codex',
    session: 's',
    root: '/r',
  }
  journal.ingest([{ ...event, body: '{}', decision: 'deny', record: '{"hooks":[]}' }])
  const emitted: unknown[] = []
  const it = await world({
    journal: () => ({ db: journal.db }),
    emit: (request) => Promise.resolve({ emitted: emitted.push(request) }),
  })
  mkdirSync(join(folder, 'hookline/run'), { recursive: true })
  const file = { v: 1, pid: 1, http: { port: it.door.port, token: TOKEN } }
  for (const space of [undefined, 2]) {
    writeFileSync(join(folder, 'hookline/run/server.json'), JSON.stringify(file, null, space))
    const { out, code } = await run(/```sh\n(.*?)```/s.exec(PAGE)![1]!)
    expect(code).toBe(0)
    for (const part of [
      'hookline_server_rss_bytes',
      '"pid":4711',
      '"id":"e1"',
      '"letters":[]',
      'event: status',
    ])
      expect(out).toContain(part)
  }
  expect(emitted[0]).toEqual({ name: 'custom.deployed', data: { to: 'staging' } })
  await it.close()
  journal.close()
})

async function run(script: string): Promise<{ readonly out: string; readonly code: number }> {
  const child = spawn('sh', ['-euc', script], {
    env: { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: folder, NO_PROXY: '*' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { out, code }
}

test('the page names no code that there is not', () => {
  const named = [...PAGE.matchAll(/API_[A-Z_]+/g)].map(([code]) => code)
  expect(named.length).toBeGreaterThan(0)
  for (const code of named) expect(Object.keys(API_ERRORS)).toContain(code)
})
