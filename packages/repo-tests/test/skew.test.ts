import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as core from '@hookline/core'
import {
  createHookManager,
  defineExecutor,
  EXECUTOR_SPECS,
  HooklineError,
  isExecutor,
  isHooklineError,
  type AnyExecutor,
} from '@hookline/core'
import { event, executorContract } from '@hookline/testing'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CLI, PAYLOAD, plantSkew, type SkewTree } from './skew-tree.ts'

let tree: SkewTree
beforeAll(() => {
  tree = plantSkew()
  return () => tree[Symbol.dispose]()
}, 120_000)

type Core = typeof core

/** The core inside of the plugin. */
const before = async (): Promise<Core> =>
  (await import(pathToFileURL(join(tree.before, 'index.js')).href)) as Core

describe('a plugin that brings an older core', () => {
  test('there are two cores in the tree, and they are not the same', async () => {
    const version = (folder: string): unknown =>
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
    expect(version(tree.before)).toBe('0.0.0-before.1')
    expect(version(tree.now)).not.toBe('0.0.0-before.1')
    const older = await before()
    expect(older.HooklineError).not.toBe(HooklineError)
    expect(Object.keys(older)).not.toContain('EXECUTOR_SPECS')
  })

  test('it acts with its own core, and its answer reaches the agent', () => {
    const mark = join(tree.project, 'mark')
    const { status, stdout, stderr } = hookline(
      hook(`with.mark = ${JSON.stringify(mark)}\nwith.refuse = "not {{ event.name }}"`),
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'not exec.before' },
    })
    expect(readFileSync(mark, 'utf8')).toBe(pathToFileURL(join(tree.before, 'index.js')).href)
  })

  test('`check` has nothing against it', () => {
    expect(hookline(hook(), ['check'])).toMatchObject({ status: 0, stderr: '' })
  })

  test('its errors keep their code, and a guard of it denies with them', () => {
    const { stdout } = hookline(hook('guard = true\nwith.fail = "the line is busy"'))
    expect(JSON.parse(stdout)).toMatchObject({
      hookSpecificOutput: {
        permissionDecision: 'deny',
        permissionDecisionReason: expect.stringContaining('the line is busy [RELAY_BUSY]'),
      },
    })
  })

  test('it keeps the contract of this @hookline/testing', async () => {
    const { relay } = (await import(pathToFileURL(join(tree.plugin, 'index.js')).href)) as {
      relay: AnyExecutor
    }
    const cases = executorContract(relay, {
      works: [{ name: 'refuses', options: { refuse: 'not {{ event.name }}' } }],
      hangs: null,
      fails: [{ name: 'is busy', options: { fail: 'busy' }, retryable: true, code: 'RELAY_BUSY' }],
    })
    for (const { run } of cases) await expect(run()).resolves.toBeUndefined()
    expect(cases.length).toBeGreaterThan(10)
  })
})

describe('two copies of core in one process', () => {
  const settings = {
    '~standard': { version: 1, vendor: 'x', validate: (value: unknown) => ({ value }) },
  } as const
  const busy = (core: Core): AnyExecutor =>
    core.defineExecutor<unknown>({
      name: 'busy',
      answers: true,
      options: settings,
      execute: () => {
        throw new core.HooklineError('BUSY', 'busy', { retryable: true, afterMs: 5 })
      },
    })
  const ours: Core = { createHookManager, defineExecutor, HooklineError, isExecutor, isHooklineError } as Core

  test('recognise executors and errors of each other by brand', async () => {
    const older = await before()
    for (const [mine, other] of [
      [ours, older],
      [older, ours],
    ] as const) {
      expect(mine.isExecutor(busy(other))).toBe(true)
      expect(mine.isHooklineError(new other.HooklineError('X', 'x'))).toBe(true)
      expect(new other.HooklineError('X', 'x') instanceof mine.HooklineError).toBe(false)
    }
  })

  test('run executors of each other, the one that is older and the one that is newer', async () => {
    const older = await before()
    for (const [host, plugin] of [
      [ours, older],
      [older, ours],
    ] as const) {
      const hooks = [{ id: 'h', on: ['exec.before'], executor: 'busy', guard: true }]
      const manager = host.createHookManager({ hooks, executors: { busy: busy(plugin) } })
      const outcome = await manager.emit(event('exec.before'))
      expect(outcome).toMatchObject({ decision: 'deny' })
      const [result] = outcome.results
      const error = result?.status === 'failed' ? result.error : undefined
      expect(error).toBeInstanceOf(plugin.HooklineError)
      expect(error).toMatchObject({ code: 'BUSY', details: { retryable: true, afterMs: 5 } })
      await manager.close()
    }
  })
})

describe('a spec that this hookline does not speak', () => {
  const newest = EXECUTOR_SPECS[0]!
  const oldest = EXECUTOR_SPECS.at(-1)!
  const SKEWED: readonly (readonly [spec: string, said: string, todo: RegExp])[] = [
    [`${newest + 1}`, `speaks spec ${newest + 1}`, /update hookline/],
    [`${oldest - 1}`, `speaks spec ${oldest - 1}`, /update the plugin/],
    ['"1"', 'says spec "1"', /whole number/],
    ['1.5', 'says spec 1.5', /whole number/],
    ['undefined', 'says no spec', /whole number/],
  ]

  beforeEach(() => {
    tree.restore()
    // so that there is a plan that was good
    const { status, stdout } = hookline(hook('guard = true'))
    if (status !== 0 || stdout !== '') throw new Error(`the plugin as it was does not work: ${stdout}`)
  })

  test.each(SKEWED)(
    'in its package.json (%s) is one error of check, and nothing of it is loaded',
    (spec, ...says) => {
      tree.changeManifest(spec)
      const loaded = join(tree.project, 'loaded')
      tree.changeCode(`import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(loaded)}, '')`)
      expect(checked()).toEqual([fault('"hookline-executor-relay"', ...says)])
      expect(existsSync(loaded)).toBe(false)
    },
  )

  test.each(SKEWED)('in its code (%s) is one error of check', (spec, ...says) => {
    tree.changeCode(skewed(spec))
    expect(checked()).toEqual([fault('"relay"', ...says)])
  })

  test('is shown to people once, with what to do', () => {
    tree.changeCode(skewed(`${newest + 1}`))
    const { status, stdout } = hookline(hook('guard = true'), ['check'])
    expect(status).toBe(78)
    expect(stdout.match(/EXECUTOR_SPEC/g)).toHaveLength(1)
    expect(stdout).toContain('update hookline')
  })

  test.each(SKEWED)('in its code (%s) denies at run time, if it guards', (spec, said) => {
    tree.changeCode(skewed(spec))
    const { status, stdout } = hookline(hook('guard = true'))
    expect(status).toBe(0)
    const { hookSpecificOutput: output } = JSON.parse(stdout) as {
      hookSpecificOutput: Record<string, string>
    }
    expect(output).toMatchObject({ permissionDecision: 'deny' })
    expect(output['permissionDecisionReason']).toContain(
      `"relay" ${said}, this hookline speaks ${EXECUTOR_SPECS.join(' and ')}`,
    )
    expect(output['permissionDecisionReason']).toContain('[EXECUTOR_SPEC]')
  })
})

/** The errors that check finds; it says that they are the file's. */
function checked(): unknown {
  const { status, stdout } = hookline(hook('guard = true'), ['check', '--json'])
  if (status !== 78) throw new Error(`check ends with ${status}: ${stdout}`)
  return (JSON.parse(stdout) as { readonly files: readonly [{ readonly errors: unknown }] }).files[0].errors
}

function fault(plugin: string, said: string, todo: RegExp): unknown {
  const ours = EXECUTOR_SPECS.join(' and ')
  return expect.objectContaining({
    code: 'EXECUTOR_SPEC',
    message: expect.stringContaining(`${plugin} ${said}, this hookline speaks ${ours}`),
    hint: expect.stringMatching(todo),
  })
}

test('the engine takes its own spec and the one before, and says so in one place', () => {
  expect(EXECUTOR_SPECS.length).toBeLessThanOrEqual(2)
  expect(EXECUTOR_SPECS).toEqual(EXECUTOR_SPECS.toSorted((a, b) => b - a))
  expect(EXECUTOR_SPECS).toContain(
    defineExecutor({ name: 'x', options: {} as never, execute: () => undefined }).spec,
  )
})

/** An executor of any spec, made without `defineExecutor`. */
function skewed(spec: string): string {
  return `export const relay = Object.defineProperty(
  { spec: ${spec}, name: 'relay', answers: true, execute: () => ({}),
    options: { '~standard': { version: 1, vendor: 'relay', validate: (value) => ({ value }) } } },
  Symbol.for('hookline.executor'), { value: true })`
}

function hook(settings = ''): string {
  return `version = 1
[executors]
relay = "hookline-executor-relay"

[[hooks]]
id = "relay"
on = "exec.before"
executor = "relay"
${settings}
`
}

function hookline(
  hooks: string,
  verb: readonly string[] = ['run', '--agent', 'codex'],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const config = join(tree.project, 'hooks.toml')
  if (!existsSync(config) || readFileSync(config, 'utf8') !== hooks) writeFileSync(config, hooks)
  return spawnSync(process.execPath, [CLI, ...verb, '--config', config], {
    cwd: tree.project,
    env: { PATH: process.env['PATH'], HOME: tree.project, XDG_STATE_HOME: join(tree.project, 'state') },
    input: readFileSync(PAYLOAD),
    encoding: 'utf8',
  })
}
