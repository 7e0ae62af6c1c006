import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Machine } from './codex-installed.ts'
import { HOOKS } from './codex-installed.ts'
import {
  changeGroup,
  changeSettings,
  codes,
  examining,
  handlerOf,
  recommand,
  recordHead,
  type Examined,
} from './codex-doctor.ts'
import { noCodex } from './codex-play.ts'

const only = { timeout: 240_000 }

/** Every finding about one event. */
function about(found: Examined, native: string): readonly string[] {
  return found.findings.filter(({ what }) => what.startsWith(native)).map(({ code }) => code)
}

/** Takes a table out of a TOML file that Codex wrote. */
function without(text: string, head: string): string {
  const at = text.indexOf(head)
  const next = text.indexOf('\n[', at + 1)
  return text.slice(0, at) + (next < 0 ? '' : text.slice(next + 1))
}

describe.skipIf(noCodex)('lines that Codex does not run as they are', only, () => {
  const found = examining((machine) => {
    changeSettings(machine, (text) => without(text, recordHead(machine, 'PreCompact')))
    changeGroup(machine, 'Stop', (handler) => ({ hooks: [{ ...handler, timeout: 90 }] }))
    changeSettings(machine, (text) => {
      const head = recordHead(machine, 'PostCompact')
      return text.replace(head, `${head}\nenabled = false`)
    })
    changeGroup(machine, 'PostToolUse', (handler) => ({ matcher: 'mcp__lab', hooks: [handler] }))
    changeGroup(machine, 'PermissionRequest', (handler) => ({
      matcher: 'Bash | apply_patch',
      hooks: [handler],
    }))
    changeGroup(machine, 'PreToolUse', (handler) => ({
      matcher: 'Bash',
      hooks: [{ ...handler, timeout: 5 }],
    }))
    changeGroup(machine, 'UserPromptSubmit', (handler) => ({ hooks: [{ ...handler, async: true }] }))
    changeGroup(machine, 'SessionEnd', (handler) => ({ hooks: [{ ...handler, timeout: 60 }] }))
    changeGroup(machine, 'Interrupt', (handler) => ({ hooks: [{ ...handler, timeout: 1 }] }))
  })

  test.each([
    ['is new to Codex', 'PreCompact', 'HOOK_UNTRUSTED'],
    ['was changed since it was trusted', 'Stop', 'HOOK_MODIFIED'],
    ['is switched off', 'PostCompact', 'HOOK_DISABLED'],
    ['has a matcher that is compared whole', 'PostToolUse', 'MATCHER_DEAD'],
    ['has a matcher with spaces', 'PermissionRequest', 'MATCHER_DEAD'],
    ['has a matcher that hits some calls only', 'PreToolUse', 'MATCHER_NARROWS'],
    ['has less time than hookline may need', 'PreToolUse', 'TIMEOUT_SHORT'],
    ['has less time than the little there is', 'Interrupt', 'TIMEOUT_SHORT'],
    ['is not waited for', 'UserPromptSubmit', 'ASYNC_GATE'],
  ])('one that %s', (_, native, code) => {
    expect(about(found(), native)).toContain(code)
  })

  test('one that asks for more time than Codex ever gives', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({
        code: 'TIMEOUT_CLAMPED',
        what: expect.stringContaining('SessionEnd') as string,
      }),
    )
  })

  test('of a guard too little time is an error, else a warning', () => {
    const short = found().findings.filter(({ code }) => code === 'TIMEOUT_SHORT')
    const severity = (native: string): unknown => short.find(({ what }) => what.startsWith(native))?.severity
    expect(severity('PreToolUse')).toBe('error')
    expect(severity('Interrupt')).toBe('warning')
  })

  test('the others fire, and are not complained of', () => {
    expect(found().lines).toContainEqual({ scope: 'user', native: 'SessionStart', state: 'fired' })
    expect(about(found(), 'SessionStart')).toEqual([])
  })

  test('every finding says what to do', () => {
    expect(found().findings.every(({ fix }) => fix.length > 10)).toBe(true)
    expect(found().exitCode).toBe(1)
  })
})

describe.skipIf(noCodex)('lines that leave a guard open', only, () => {
  const found = examining((machine) => {
    const copy = dirOfCopy(machine)
    recommand(machine, 'PreToolUse', (command) => command.replace(' --closed', '').replace(/ \|\| .*/, ''))
    const other = copy.replace(/[^/]+$/, '9.9.9-0123456789ab')
    cpSync(copy, other, { recursive: true })
    recommand(machine, 'Stop', (command) => command.replaceAll(copy, other))
    recommand(machine, 'PostToolUse', (command) =>
      command.replaceAll(copy, join(copy, '../gone-0123456789ab')),
    )
    writeFileSync(
      join(other, 'hook'),
      readFileSync(join(other, 'hook'), 'utf8').replace(/^node='.*'$/m, "node='/nowhere/bin/node'"),
    )
  })

  test('one without --closed', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({ code: 'NOT_CLOSED', what: 'PreToolUse', severity: 'error' }),
    )
  })

  test('one of another hookline', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({ code: 'OTHER_VERSION', what: expect.stringContaining('9.9.9') as string }),
    )
  })

  test('one whose copy is gone', () => {
    expect(codes(found())).toContain('COPY_MISSING')
    expect(found().lines).toContainEqual({ scope: 'user', native: 'PostToolUse', state: 'silent' })
  })

  test('one whose Node is gone, while there is another on PATH', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({ code: 'NODE_GONE', severity: 'warning' }),
    )
    expect(found().lines).toContainEqual({ scope: 'user', native: 'Stop', state: 'fired' })
  })
})

describe.skipIf(noCodex)('a hooks.json', only, () => {
  describe('with one handler that Codex cannot read', () => {
    const found = examining((machine) => {
      changeGroup(machine, 'Stop', (handler) => ({ hooks: [{ ...handler, timeout: '61' }] }))
    })

    test('is dropped as a whole, and doctor says where', () => {
      expect(codes(found())).toEqual(['HOOKS_FILE_DROPPED'])
      expect(found().findings[0]!.what).toMatch(/hooks\.json.*expected u64 at line \d+/)
    })
  })

  describe('with lines where Codex does not look, and an event that lost its line', () => {
    const found = examining((machine) => {
      changeGroup(machine, 'Stop', (handler) => handler)
      const text = machine.read('codex-home/hooks.json')
      writeFileSync(machine.hooksJson, text.replace('"PostToolUse"', '"AfterTool"'))
    })

    test('is told of, line by line', () => {
      expect(found().findings).toContainEqual(
        expect.objectContaining({
          code: 'LINE_IGNORED',
          what: expect.stringMatching(/^2 of 14 lines/) as string,
        }),
      )
      expect(about(found(), 'PostToolUse')).toEqual(['EVENT_NOT_WIRED'])
    })
  })

  describe('beside hooks in config.toml, which call hookline once more', () => {
    const found = examining((machine) => {
      const { command } = handlerOf(machine, 'Stop')
      changeSettings(
        machine,
        (text) =>
          `${text}\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = ${JSON.stringify(command)}\n`,
      )
    })

    test('is told of', () => {
      expect(codes(found())).toEqual(expect.arrayContaining(['BOTH_FORMS', 'WIRED_TWICE']))
    })
  })
})

describe.skipIf(noCodex)('a Codex that runs no hooks', only, () => {
  describe.each(['hooks', 'codex_hooks'])('by [features] %s', (name) => {
    const found = examining((machine) =>
      changeSettings(machine, (text) => `${text}\n[features]\n${name} = false\n`),
    )

    test('is told of, and nothing else', () => {
      expect(codes(found())).toEqual(['HOOKS_OFF'])
      expect(found().findings[0]!.what).toBe(`[features] ${name} = false`)
      expect(found().lines).toEqual([])
    })
  })
})

describe.skipIf(noCodex)('around Codex', only, () => {
  const found = examining((machine) => {
    machine.place(HOOKS, 'version = 1\n[[hooks]\n')
    chmodSync(machine.stateDir, 0o777)
    // the lab keeps its temp directory beside the home: here the home is in it
    rmSync(join(machine.lab.root, 'tmp'), { recursive: true })
    Object.assign(machine.env, { TMPDIR: machine.lab.root })
  })

  test('a broken hooks.toml is found, with its place', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({
        code: 'HOOKS_TOML_BROKEN',
        what: expect.stringMatching(/hooks\.toml:2: .*\[TOML_INVALID\]/) as string,
      }),
    )
  })

  test('a state directory that others can write is found', () => {
    expect(found().findings).toContainEqual(
      expect.objectContaining({
        code: 'STATE_UNUSABLE',
        what: expect.stringContaining('can be written by others') as string,
      }),
    )
  })

  test('a home below the temp directory is found', () => {
    expect(codes(found())).toContain('HOME_IN_TEMP')
  })
})

function dirOfCopy(machine: Machine): string {
  return /'([^']+)\/client\.pl'/.exec(handlerOf(machine, 'Stop').command)![1]!
}
