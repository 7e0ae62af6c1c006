import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@hookline/config'
import type { HookConfig } from '@hookline/core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { notRootsToBe, notRootsTree } from '../src/managed/is-roots.ts'
import { ranBy } from '../src/managed/programs.ts'

const PLAN: Plan = {
  format: 2,
  sources: [],
  hooks: [],
  executors: { 'managed/mcp': { module: '/x', from: '@hookline/executor-mcp', own: true } },
  dispatch: {},
  warnings: [],
}

const ran = (executor: string, options: NonNullable<HookConfig['options']>, more: Partial<HookConfig> = {}) =>
  ranBy(
    {
      id: 'g',
      layer: 'managed',
      on: ['exec.before'],
      guard: true,
      executor,
      options,
      source: { file: '/etc/hookline/hooks.toml', line: 2 },
      ...more,
    },
    PLAN,
  )

describe('what a hook of a company runs', () => {
  test.each([
    ['a list', 'script', { run: ['/opt/guard', 'x'] }, ['/opt/guard']],
    ['a list, beside its hooks.toml', 'script', { run: ['./guard'] }, ['/etc/hookline/guard']],
    ['a shell line', 'script', { run: 'cat | /opt/guard "$@"' }, ['/opt/guard']],
    ['an interpreter', 'script', { run: 'node --no-warnings /opt/guard.mjs' }, ['/opt/guard.mjs']],
    ['a line for where it runs', 'script', { run: './guard', cwd: '/opt' }, ['/opt/guard']],
    ['a server', 'managed/mcp', { command: ['node', '/opt/server.mjs'], tool: 't' }, ['/opt/server.mjs']],
    ['what prints a secret', 'webhook', { url: { command: ['/opt/print', 'url'] } }, ['/opt/print']],
  ] as const)('is known of %s', (_, executor, options, files) => {
    expect(ran(executor, options)).toEqual({ files, untold: [] })
  })

  test.each([
    ['what a shell makes of a variable', 'script', { run: '"$HOME/guard"' }],
    ['what a shell makes of a text', 'script', { run: 'eval "$1"' }],
    ['a program of where the agent works', 'script', { run: './guard' }],
    ['the same further out', 'script', { run: '../../../../guard' }],
    ['a script of where the agent works', 'script', { run: ['node', 'guard.mjs'] }],
    ['a folder that an event names', 'script', { run: './guard', cwd: '/opt/{{ event.data.x }}' }],
    ['a server of where the agent works', 'managed/mcp', { command: ['node', './server.mjs'], tool: 't' }],
  ] as const)('cannot be told of %s: a guard that runs it is named', (_, executor, options) => {
    const { files, untold } = ran(executor, options)
    expect([files, untold]).toEqual([[], [expect.stringMatching(/^managed\/g runs /)]])
    expect(ran(executor, options, { guard: false }).untold).toEqual([])
  })
})

describe.skipIf(process.getuid?.() !== 0)('somebody else than root could change', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-roots-')))
  chmodSync(root, 0o755)
  afterAll(() => rmSync(root, { recursive: true }))
  const at = (path: string): string => join(root, path)
  beforeEach(() => {
    rmSync(root, { recursive: true })
    for (const dir of ['package', 'theirs']) mkdirSync(at(dir), { recursive: true, mode: 0o755 })
    writeFileSync(at('package/index.js'), '')
  })
  const open = `everybody may write to ${at('theirs')}`

  test('a file that is not there, if they may put it there', () => {
    expect(notRootsToBe(at('theirs/not/guard'))).toBeUndefined()
    chmodSync(at('theirs'), 0o777)
    expect(notRootsToBe(at('theirs/not/guard'))).toBe(open)
    chmodSync(at('theirs'), 0o1777)
    expect(notRootsToBe(at('theirs/not/guard'))).toBe(open)
  })

  test('a package, if they may change what a link in it leads to, or what that needs', () => {
    symlinkSync('../theirs', at('package/node_modules'))
    symlinkSync('../package', at('theirs/loop'))
    expect(notRootsTree(at('package'))).toBeUndefined()
    chmodSync(at('theirs'), 0o777)
    expect(notRootsTree(at('package'))).toBe(`everybody may write to ${at('package/node_modules')}`)
    chmodSync(at('theirs'), 0o755)
    writeFileSync(at('theirs/lib.js'), '')
    chmodSync(at('theirs/lib.js'), 0o666)
    expect(notRootsTree(at('package'))).toBe(`everybody may write to ${at('theirs/lib.js')}`)
  })

  test('a package of pnpm, if they may change what lies beside it', () => {
    mkdirSync(at('.pnpm/a@1/node_modules/a'), { recursive: true })
    symlinkSync('../../../theirs', at('.pnpm/a@1/node_modules/b'))
    symlinkSync('../.pnpm/a@1/node_modules/a', at('package/a'))
    expect(notRootsTree(at('package'))).toBeUndefined()
    chmodSync(at('theirs'), 0o777)
    expect(notRootsTree(at('package'))).toBe(`everybody may write to ${at('.pnpm/a@1/node_modules/b')}`)
  })

  test('a package, if a link in it leads to what is not there yet and they may put it there', () => {
    symlinkSync('../theirs/lib', at('package/lib'))
    expect(notRootsTree(at('package'))).toBeUndefined()
    chmodSync(at('theirs'), 0o777)
    expect(notRootsTree(at('package'))).toBe(open)
  })
})
