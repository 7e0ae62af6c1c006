import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from '@anthropic-ai/claude-agent-sdk'
import { afterAll, expect, test } from 'vitest'
import { withHooks } from '../src/claude-agent/index.ts'
import { createHooks } from '../src/index.ts'

const dir = mkdtempSync(join(tmpdir(), 'hookline-sdk-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
writeFileSync(join(dir, 'settings.json'), '{"model":"m","env":{"A":"b"}}')

const guarded = createHooks([{ id: 'g', on: 'exec.before', guard: true, deny: 'no' }])
const ON = { CLAUDE_CODE_SIMPLE: '0' }

test.for<readonly [Options['settings'], object]>([
  [undefined, { env: ON }],
  [
    { model: 'm', env: { CLAUDE_CODE_SIMPLE: '1' } },
    { model: 'm', env: ON },
  ],
  ['{"model":"m"}', { model: 'm', env: ON }],
  ['settings.json', { model: 'm', env: { A: 'b', ...ON } }],
])('a guard takes Claude Code out of the mode in which it asks no hooks: %j', ([settings, then]) => {
  const given = settings === undefined ? { cwd: dir } : { cwd: dir, settings }
  expect(withHooks(given, guarded).settings).toEqual(then)
})

test.for<Options>([
  { extraArgs: { bare: null } },
  { extraArgs: { settings: '{}' } },
  { settings: 'none.json' },
])('where that cannot be told, a guard is not gone without: %j', (options) => {
  expect(() => withHooks({ cwd: dir, ...options }, guarded)).toThrow(
    expect.objectContaining({ code: 'GUARD_UNASKED' }),
  )
  const hooks = createHooks([{ id: 'h', on: 'exec.before', deny: 'no' }])
  expect(withHooks({ cwd: dir, ...options }, hooks).settings).toBe(options.settings)
})
