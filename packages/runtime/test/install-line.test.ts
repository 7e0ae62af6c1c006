import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Plan } from '@hookline/config'
import type { HookConfig } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { nodeClient } from '../src/install/client/node.ts'
import { perlNoAnswer } from '../src/install/client/perl-no-answer.ts'
import { perlClient } from '../src/install/client/perl.ts'
import { codexWiring as codex } from '../src/install/codex/wiring.ts'
import { launcher, pointer } from '../src/install/launcher.ts'
import { isHandWired, isLine, projectLine, userLine } from '../src/install/line.ts'
import { wantedEvents } from '../src/install/wanted.ts'

/** The shells that people have as theirs: agents give a line to those. */
const WANTED = ['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'mksh']
const found = WANTED.map((name) => [name, shellOf(name)] as const)
const SHELLS = found.flatMap(([, file]) => file ?? [])
const missing = found.filter(([, file]) => file === undefined).map(([name]) => name)
if (missing.length > 0)
  process.stderr.write(
    `\nNOT TRIED, no such shell here: ${missing.join(', ')}; the lines are proved in: ${SHELLS.join(', ')}\n\n`,
  )

function shellOf(name: string): string | undefined {
  return ['/bin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file))
}

function place(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "hookline's line ")))
}

function script(file: string, text: string): string {
  writeFileSync(file, text)
  chmodSync(file, 0o755)
  return file
}

const GUARDED = { native: 'PreToolUse', closed: true, timeout: 62 }

describe.each(SHELLS)('in %s, a line', (shell) => {
  const run = (line: string, env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> =>
    spawnSync(shell, ['-c', line], {
      encoding: 'utf8',
      input: '',
      // without SHLVL, bash takes the socket on its stdin for a remote shell and reads its settings
      env: { PATH: '/usr/bin:/bin', SHLVL: '1', ...env },
    })

  test('calls its script with every word, whatever the path', () => {
    const file = script(join(place(), 'hook'), '#!/bin/sh\nprintf "%s|" "$@"\n')
    const line = userLine(codex, GUARDED, { script: file, install: 'id', config: "/it's/here.toml" })
    expect(run(line)).toMatchObject({
      status: 0,
      stderr: '',
      stdout:
        "--agent|codex|--event|PreToolUse|--scope|user|--install|id|--limit|62|--config|/it's/here.toml|--closed|",
    })
  })

  test.each(['PreToolUse', 'PermissionRequest', 'UserPromptSubmit', 'PostToolUse'])(
    'of a guard on %s denies when the script is not there, and says what to do',
    (native) => {
      const line = userLine(codex, { ...GUARDED, native }, { script: '/nowhere/hook', install: 'id' })
      const { status, stdout, stderr } = run(line)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr.trim().split('\n').at(-1)).toMatch(/^hookline did not answer.*run hookline install codex/)
    },
  )

  test('of a guard on PreCompact denies in the way that Codex obeys there', () => {
    const line = userLine(
      codex,
      { ...GUARDED, native: 'PreCompact' },
      { script: '/nowhere/hook', install: 'id' },
    )
    const { status, stdout } = run(line)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ continue: false })
  })

  test.each(['Stop', 'SubagentStop', 'SessionStart'])(
    'of a guard on %s does not deny: it would go on for ever, or cannot',
    (native) => {
      const line = userLine(codex, { ...GUARDED, native }, { script: '/nowhere/hook', install: 'id' })
      expect(line).not.toContain('||')
      expect(run(line).status).toBe(127)
    },
  )

  test('of no guard lets the event pass when the script is not there', () => {
    const line = userLine(codex, { ...GUARDED, closed: false }, { script: '/nowhere/hook', install: 'id' })
    expect(run(line).status).toBe(127)
  })

  test('of a project finds the hookline of whoever calls it', () => {
    const home = place()
    const line = projectLine(codex, 'PreToolUse')
    expect(run(line, { HOME: home })).toMatchObject({ status: 0, stdout: '', stderr: '' })
    mkdirSync(join(home, '.local/state/hookline/bin'), { recursive: true })
    script(join(home, '.local/state/hookline/bin/hook'), '#!/bin/sh\necho "$@"\n')
    const called = '--agent codex --event PreToolUse --scope project\n'
    expect(run(line, { HOME: home }).stdout).toBe(called)
    expect(run(line, { HOME: '/nowhere', XDG_STATE_HOME: join(home, '.local/state') }).stdout).toBe(called)
  })
})

test('a line that starts perl itself says what becomes of the event where that does not start', () => {
  const options = { script: "/it's/hookline/bin/1/hook", perl: '/usr/bin/perl', install: 'id' }
  const args = '--agent codex --event Stop --scope user --install id --limit 62'
  const line = userLine(codex, { ...GUARDED, native: 'Stop', closed: false }, options)
  expect(line).toBe(
    String.raw`PERL_BADLANG=0 PERL_SKIP_LOCALE_INIT=1 '/usr/bin/perl' -T -C0 '/it'\''s/hookline/bin/1/client.pl' ${args} || '/it'\''s/hookline/bin/1/hook' --lost ${args} || exit 75`,
  )
  expect(isLine('codex', 'user')(line)).toBe(true)
  const guarded = userLine(codex, GUARDED, options)
  expect(guarded).toMatch(
    / --closed \|\| \/bin\/sh '.*\/hook' --lost .* --closed \|\| \/bin\/sh -c 'echo .*exit 2'$/,
  )
})

test('a line tells of an old agent, and only of that: the newest would need other lines after each upgrade', () => {
  const line = (agentVersion?: string): string =>
    userLine(codex, GUARDED, { script: '/x/hookline/bin/1/hook', install: 'id', agentVersion })
  expect(line('0.140.3')).toContain("--scope user --install id --limit 62 --agent-version '0.140.3' --closed")
  expect(isLine('codex', 'user')(line('0.140.3'))).toBe(true)
  for (const version of ['0.169.0', '0.171.0', 'nightly', undefined]) expect(line(version)).toBe(line())
  expect(line()).not.toContain('--agent-version')
})

test('lines are told apart: by agent, by scope, and from those written by hand', () => {
  const user = userLine(codex, GUARDED, { script: '/x/hookline/bin/1/hook', install: 'id' })
  const project = projectLine(codex, 'PreToolUse')
  const byHand = 'hookline run --agent codex --event PreToolUse --closed'
  expect([user, project, byHand].map(isLine('codex', 'user'))).toEqual([true, false, false])
  expect([user, project, byHand].map(isLine('codex', 'project'))).toEqual([false, true, false])
  expect(isLine('claude-code', 'user')(user)).toBe(false)
  expect([user, project, byHand].map(isHandWired)).toEqual([false, false, true])
})

describe.each([
  ['perl', '/usr/bin/perl'],
  ['Node', undefined],
])('the script of a copy whose client runs in %s, without a server,', (_name, perl) => {
  const RUN = 'console.log(JSON.stringify([process.argv.slice(2), Object.keys(process.env)]))'
  const copy = (node: string): string => {
    const dir = place()
    const homes = { state: '/home/me/.state', config: "/home/me/it's" }
    const { platform, arch } = process
    const about = { version: '1.0.0', run: join(dir, 'run'), platform, arch, homes }
    writeFileSync(join(dir, 'run.cjs'), RUN)
    writeFileSync(join(dir, 'client.pl'), perlClient(about))
    writeFileSync(join(dir, 'no-answer.pl'), perlNoAnswer(about))
    writeFileSync(join(dir, 'client.cjs'), nodeClient(about))
    return script(join(dir, 'hook'), launcher({ node, perl }, '1.0.0', homes))
  }
  const call = (
    file: string,
    env: Readonly<Record<string, string>>,
  ): [readonly string[], readonly string[]] =>
    JSON.parse(execFileSync(file, ['--agent', 'co dex'], { env, encoding: 'utf8' })) as never

  test('becomes hookline run, with the Node it was made with', () => {
    expect(call(copy(process.execPath), {})[0]).toEqual(['run', '--agent', 'co dex', '--start-server'])
  })

  test('keeps out what would load foreign code, and nothing else', () => {
    const foreign = {
      NODE_OPTIONS: '--require /nowhere.js',
      NODE_PATH: '/nowhere',
      LD_PRELOAD: '',
      LD_LIBRARY_PATH: '/nowhere',
      DYLD_INSERT_LIBRARIES: '/nowhere.dylib',
      PERL5OPT: '-Mnowhere',
    }
    const kept = {
      NODE_EXTRA_CA_CERTS: '/x.pem',
      MANY: 'a\nexport LD_X\nexport LD_Y=b c',
      HOME: '/home/user',
    }
    const [, names] = call(copy(process.execPath), { ...foreign, ...kept })
    expect(names).toEqual(expect.arrayContaining(Object.keys(kept)))
    expect(names.filter((name) => Object.hasOwn(foreign, name))).toEqual([])
  })

  test('goes by the folders it was installed with, whatever the environment says then', () => {
    const file = copy(process.execPath)
    const told = 'console.log(JSON.stringify([process.env.XDG_STATE_HOME, process.env.XDG_CONFIG_HOME]))'
    writeFileSync(join(dirname(file), 'run.cjs'), told)
    expect(call(file, { XDG_STATE_HOME: '/evil', XDG_CONFIG_HOME: '/evil', HOME: '/evil' })).toEqual([
      '/home/me/.state',
      "/home/me/it's",
    ])
  })

  test('finds another Node on PATH where that one is gone', () => {
    const [args] = call(copy('/nowhere/node'), { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin` })
    expect(args).toEqual(['run', '--agent', 'co dex', '--start-server'])
  })

  test.each([
    ['no Node', ''],
    ['an old Node', '#!/bin/sh\nexit 1\n'],
  ])('ends with 127 and one line where there is %s', (_, node) => {
    const dir = place()
    if (node !== '') script(join(dir, 'node'), node)
    const { status, stdout, stderr } = spawnSync('/bin/sh', [copy('/nowhere/node')], {
      env: { PATH: dir },
      encoding: 'utf8',
    })
    expect([status, stdout]).toEqual([127, ''])
    expect(stderr).toMatch(/^hookline finds no Node 22\.19 or newer: [^\n]*\n$/)
  })

  test('is what the script at the lasting place becomes', () => {
    const file = copy(process.execPath)
    const lasting = script(join(place(), 'hook'), pointer(join(file, '..')))
    expect(call(lasting, {})[0]).toEqual(['run', '--agent', 'co dex', '--start-server'])
  })
})

describe('what is wired', () => {
  const plan = (hooks: readonly Partial<HookConfig>[], deadlineMs?: number): Plan => ({
    format: 2,
    sources: [],
    executors: {},
    warnings: [],
    dispatch: deadlineMs === undefined ? {} : { user: { deadlineMs } },
    hooks: hooks.map((hook, at) => ({ id: `hook-${at}`, on: ['*'], executor: 'answer', ...hook })),
  })
  const natives = (...hooks: readonly Partial<HookConfig>[]): readonly string[] =>
    wantedEvents(codex, plan(hooks)).map(({ native }) => native)
  const closed = (...hooks: readonly Partial<HookConfig>[]): readonly string[] =>
    wantedEvents(codex, plan(hooks)).flatMap((event) => (event.closed ? [event.native] : []))

  test('is every event of Codex but the two around each request to the model', () => {
    expect(natives()).toHaveLength(12)
    expect(natives()).not.toContain('PreModelRequest')
  })

  test.each([
    ['model.before', ['PreModelRequest']],
    ['model.*', ['PreModelRequest', 'PostModelRequest']],
    ['error', ['PostModelRequest']],
    ['*', ['PreModelRequest', 'PostModelRequest']],
    ['exec.before', []],
  ])('those two only where a hook listens: %s', (on, wanted) => {
    expect(natives({ on: [on] }).filter((native) => native.includes('Model'))).toEqual(wanted)
    expect(natives({ on: [on], enabled: false })).toHaveLength(12)
    expect(natives({ on: [on], agents: ['another'] })).toHaveLength(12)
  })

  test('is closed where a guard listens that counts', () => {
    expect(closed({ on: ['exec.before'], guard: true })).toEqual(['PreToolUse'])
    expect(closed({ on: ['exec.before'] })).toEqual([])
    expect(closed({ on: ['exec.before'], guard: true, enforce: false })).toEqual([])
    expect(closed({ on: ['exec.before'], guard: true, enabled: false })).toEqual([])
  })

  test('lets the agent wait two seconds longer than hookline takes, as far as the agent does', () => {
    const timeouts = (deadlineMs?: number): Readonly<Record<string, number>> =>
      Object.fromEntries(
        wantedEvents(codex, plan([], deadlineMs)).map((event) => [event.native, event.timeout]),
      )
    expect(timeouts()).toMatchObject({ PreToolUse: 62, SessionEnd: 3, Interrupt: 3 })
    expect(timeouts(5500)).toMatchObject({ PreToolUse: 8, SessionEnd: 3 })
    expect(timeouts(3_600_000)).toMatchObject({ PreToolUse: 600 })
  })
})
