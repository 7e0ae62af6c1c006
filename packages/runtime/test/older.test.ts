import { codex } from '@hookline/agents'
import { capabilitiesOf, type HookConfig } from '@hookline/core'
import { describe as group, expect, test } from 'vitest'
import { checkVersion } from '../src/doctor/check-version.ts'
import { untried } from '../src/older.ts'
import { describe, dialectIn, isOlder, lacks, type LoadedPlan } from '../src/index.ts'

test.each(['0.169.0', '0.170.1', 'nightly', undefined])(
  'a Codex %s lacks nothing, and is the one of the table',
  (version) => {
    expect(lacks(codex, version)).toEqual([])
    expect(dialectIn(codex, version)).toBe(codex)
    expect(isOlder(codex, version)).toBe(false)
  },
)

test('a Codex that is newer than any that was tried is said to be so, and what is not is not', () => {
  expect(untried(codex, '0.171.1')).toBe(
    'Codex 0.171.1 is newer than 0.171.0, which hookline was tried with last: it is taken for the same',
  )
  const { tried: _, ...untold } = codex
  expect(untried(untold, '0.170.1')).toContain('newer than 0.169.0')
  expect(untried(codex, '1.0.0')).toContain('newer')
  for (const version of [
    '0.171.0',
    '0.170.1',
    '0.169.0',
    '0.168.9',
    '0.130.0',
    '0.1.0',
    'nightly',
    undefined,
  ])
    expect(untried(codex, version)).toBeUndefined()
})

test('an old Codex lacks what it does not report, and what it cannot be made to do', () => {
  expect(lacks(codex, '0.163.2')).toEqual([
    'Codex 0.163.2 (read as 0.163.0) does not report model.before, model.after, error',
  ])
  expect(lacks(codex, '0.120.0')).toEqual([
    expect.stringMatching(/^Codex 0\.120\.0 \(read as 0\.130\.0\) does not report .*tool\.before/),
    'Codex 0.120.0 (read as 0.130.0) takes no rewrite, which becomes a denial, at exec.before, patch.before, mcp.before',
  ])
})

test('the dialect of an old Codex has its table and its name', () => {
  const old = dialectIn(codex, '0.140.3')
  expect(old).toMatchObject({
    name: 'codex',
    title: 'Codex 0.140.3 (read as 0.140.0)',
    natives: codex.natives,
  })
  expect(old.capabilities).toBe(capabilitiesOf(codex, '0.140.0'))
})

const hook = (id: string, on: readonly string[], more: Partial<HookConfig> = {}): HookConfig => ({
  id,
  on,
  executor: 'script',
  options: {},
  ...more,
})
const loaded = (...hooks: readonly HookConfig[]): LoadedPlan => ({
  plan: { format: 2, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] },
  errors: [],
})

test('a hook is told that an old Codex does not report its event, but not of events that no Codex has', () => {
  const plan = loaded(
    hook('late', ['interrupt', 'notification', 'agent.message']),
    hook('changes', ['exec.before'], { rewrites: true }),
  )
  const [late, changes] = describe(plan, [dialectIn(codex, '0.130.0')], () => true)
  expect(late!.events.map(({ native, cannot }) => [native, cannot])).toEqual([
    [null, ['Codex 0.130.0 does not report agent.message, as newer ones do']],
    [null, []],
    [null, ['Codex 0.130.0 does not report interrupt, as newer ones do']],
  ])
  expect(changes!.events[0]!.cannot).toEqual(['Codex 0.130.0 takes no rewrite at exec.before'])
})

group('doctor, with an old Codex', () => {
  const line = (more = ''): string =>
    `'/s/hookline/bin/1.0.0-0123456789ab/hook' --agent codex --event Stop --scope user --install x${more}`
  const found = (
    version: string,
    hooks: readonly HookConfig[],
    command = line(` --agent-version '${version}'`),
  ) =>
    checkVersion(
      { version, lines: [{ scope: 'user', command } as never] } as never,
      loaded(...hooks).plan,
    ).map(({ code, severity, what }) => [code, severity, what])

  test('says what it does not do', () => {
    expect(found('0.163.0', [])).toEqual([
      ['CODEX_OLDER', 'note', 'Codex 0.163.0 does not report model.before, model.after, error'],
    ])
  })

  test('says that it is newer than any that was tried', () => {
    expect(found('0.999.0', [], line('')).map(([code, severity]) => [code, severity])).toEqual([
      ['CODEX_NEWER', 'warning'],
    ])
  })

  test('believes a Codex that lists a line at an event which its table does not have', () => {
    const wired = { scope: 'user', native: 'Interrupt', command: "--agent-version '0.145.0'" }
    const view = { version: '0.145.0', lines: [wired] }
    const { plan } = loaded(hook('late', ['interrupt', 'session.end']))
    const tooNew = checkVersion(view as never, plan).filter(({ code }) => code === 'EVENT_TOO_NEW')
    expect(tooNew.map(({ what }) => what)).toEqual(['late: session.end'])
  })

  test('believes no line that stands there for other events', () => {
    const wired = { scope: 'user', native: 'PreToolUse', command: "--agent-version '0.130.0'" }
    const view = { version: '0.130.0', lines: [wired] }
    const { plan } = loaded(hook('keeper', ['tool.before'], { guard: true }))
    const tooNew = checkVersion(view as never, plan).filter(({ code }) => code === 'EVENT_TOO_NEW')
    expect(tooNew).toMatchObject([{ severity: 'error', what: 'keeper: tool.before' }])
  })

  test('names the hooks that listen in vain: a guard that does not hold is an error', () => {
    const hooks = [
      hook('late', ['interrupt']),
      hook('everything', ['*']),
      hook('other', ['interrupt'], { agents: ['claude-code'] }),
      hook('off', ['interrupt'], { enabled: false }),
      hook('keeper', ['*.before'], { guard: true }),
    ]
    expect(found('0.130.0', hooks).filter(([code]) => code === 'EVENT_TOO_NEW')).toEqual([
      ['EVENT_TOO_NEW', 'warning', 'late: interrupt'],
      ['EVENT_TOO_NEW', 'error', 'keeper: tool.before'],
    ])
  })

  test.each([
    ['0.163.0', line(), 'Codex is 0.163.0, the lines say nothing of it'],
    ['0.163.0', line(" --agent-version '0.130.0'"), 'Codex is 0.163.0, the lines say 0.130.0'],
    ['0.169.0', line(" --agent-version '0.163.0'"), 'Codex is 0.169.0, the lines say 0.163.0'],
  ])('sees that %s is not what the lines were written for', (version, command, what) => {
    expect(found(version, [], command).filter(([code]) => code !== 'CODEX_OLDER')).toEqual([
      ['CODEX_CHANGED', 'warning', what],
    ])
  })

  test('finds nothing with the newest, and lines that say nothing of it', () => {
    expect(found('0.169.0', [hook('late', ['interrupt'])], line())).toEqual([])
  })
})
