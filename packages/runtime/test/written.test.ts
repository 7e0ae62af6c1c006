import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { keep } from '../src/background/index.ts'
import { fileRecorder } from '../src/index.ts'
import { deliveryOf, hookOf } from './deliver-world.ts'

/** What is on the disk once a call of an agent was recorded and handed over to a hook that reads what the agent sent. */
function written(data: Readonly<Record<string, unknown>>): string {
  const home = mkdtempSync(join(tmpdir(), 'hookline-written-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  const env = { HOME: home }
  const hook = hookOf({ on: ['*'], options: { run: 'true', payload: 'native' } })
  const plan = { format: 2 as const, sources: [], hooks: [hook], executors: {}, dispatch: {}, warnings: [] }
  const loaded = { plan, errors: [] }
  const about = event('mcp.before', { ...data, server: 'planted-to-be-seen' })
  const reply = { stdout: '', stderr: '', exitCode: 0, unsaid: [] }
  const outcome = { context: [], results: [] }
  fileRecorder(env).happened({ event: about, outcome, reply, loaded, config: '/hooks.toml' })
  const how = { file: '/hooks.toml', required: false, root: undefined, overrides: undefined }
  const native = Buffer.from(JSON.stringify({ tool: 'planted-to-be-seen', ...data }))
  keep([{ ...deliveryOf(about, hook), native }], { env, loaded, how, warn: () => undefined }).journal.close()
  const files = readdirSync(home, { recursive: true }).map((name) => join(home, String(name)))
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'))
  // the event in the record and in the journal, and what the agent sent
  expect(texts.join('\n').split('planted-to-be-seen').length).toBeGreaterThanOrEqual(4)
  return texts.join('\n')
}

const LONG = `${'IQoJb3JpZ2luX2VjE'.repeat(59)}planted`

test.each([
  ['a long one in quotes', { arguments: { line: `export AWS_SESSION_TOKEN="${LONG}"` } }],
  ['a long one in other quotes', { arguments: { line: `export AWS_SESSION_TOKEN='${LONG}'` } }],
  ['a long one in JSON', { arguments: { line: `{"token":"${LONG}"}` } }],
  ['a long one in JSON in JSON', { arguments: { line: JSON.stringify({ b: `{"token":"${LONG}"}` }) } }],
  ['a long one in a URL', { arguments: { line: `git clone https://me:${LONG}@example.org/x` } }],
  ['a header', { arguments: { line: 'curl -H "Authorization: ApiKey planted" x' } }],
  ['a header with parameters', { arguments: { headers: ['Authorization: Digest u="a", r="planted"'] } }],
  ['a field of headers', { arguments: { headers: { 'Proxy-Authorization': 'SSWS planted' } } }],
  ['a number, by its name', { arguments: { password: 4242424242 } }],
  ['a list, by its name', { arguments: { api_key: ['planted'] } }],
  ['a table, by its name', { arguments: { credentials: { user: 'planted' } } }],
  ['what stands behind a flag', { arguments: { args: ['--token', 'planted', '--db-password', 4242424242] } }],
  ['an argument with its name', { arguments: { args: ['--token=a b planted', 'DB_PASSWORD=a b planted'] } }],
])('no secret stands in a file: %s', (_, data) => {
  expect(written(data).replaceAll('planted-to-be-seen', '')).not.toMatch(/planted|4242424242/)
})
