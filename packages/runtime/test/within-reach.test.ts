import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { withinReach } from '@hookline/runtime/trust'
import { afterAll, expect, test } from 'vitest'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-reach-')))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))
const at = (path: string): string => join(root, path)
const work = at('work')
for (const path of [
  'config/hooks.toml',
  'config/look.sh',
  'work/look.sh',
  'work/hooks.toml',
  'state/hookline/x',
]) {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), '')
}
symlinkSync(at('work/look.sh'), at('config/linked.sh'))
symlinkSync(at('config/look.sh'), at('work/away.sh'))

const ENV = { XDG_STATE_HOME: at('state') }
const guard = (more: Partial<HookConfig> = {}): HookConfig => ({
  id: 'look',
  layer: 'user',
  on: ['exec.before'],
  executor: 'script',
  guard: true,
  options: { run: ['./look.sh'] },
  source: { file: at('config/hooks.toml'), line: 1 },
  ...more,
})
const runs = (run: string | readonly string[]): HookConfig => guard({ options: { run } })

test.each([
  ['nothing of a guard whose program lies beside its hooks.toml', guard(), []],
  ['its program in the workspace', runs(['../work/look.sh']), ['work/look.sh']],
  ['the same in a line', runs('sh ./look.sh "$@"'), ['work/look.sh']],
  ['a program behind a link into the workspace', runs(['./linked.sh']), ['config/linked.sh']],
  ['a link of the workspace, wherever it leads', runs(['../work/away.sh']), ['work/away.sh']],
  [
    'its hooks.toml in the workspace, and what lies beside it',
    guard({ source: { file: at('work/hooks.toml'), line: 1 } }),
    ['work/hooks.toml', 'work/look.sh'],
  ],
  ['nothing of a hook that is no guard', guard({ guard: false, options: { run: 'sh ./look.sh' } }), []],
  ['nothing of a project: a copy is kept', guard({ layer: 'project', options: { run: 'sh ./look.sh' } }), []],
] as const)('within reach: %s', (_, hook, files) => {
  expect(withinReach(hook, work, ENV)).toEqual(files.map(at))
})

test('within reach: what hookline keeps, where the workspace holds it', () => {
  expect(withinReach(guard(), work, { XDG_STATE_HOME: work })).toEqual([])
  mkdirSync(at('work/hookline'))
  expect(withinReach(guard(), work, { XDG_STATE_HOME: work })).toEqual([at('work/hookline')])
})
