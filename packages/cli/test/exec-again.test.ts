import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hl-')))
const BIN = join(import.meta.dirname, '../dist/main.js')
afterEach(() => rmSync(join(dir, 'bin'), { recursive: true, force: true }))

/** Calls hookline with programs of these names on PATH; gives what it says, and how often the first was called. */
function called(words: readonly string[], programs: Readonly<Record<string, string>>) {
  mkdirSync(join(dir, 'bin/real'), { recursive: true })
  const calls = join(dir, 'calls')
  rmSync(calls, { force: true })
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(dir, 'bin', name), `#!/bin/sh\necho "$*" >> ${calls}\n${text}`, { mode: 0o755 })
  const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, ...words], {
    env: { PATH: [join(dir, 'bin'), dirname(process.execPath), '/usr/bin:/bin'].join(':'), HOME: dir },
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stderr, stdout }
}

const AGAIN = `exec "${process.execPath}" "${BIN}" exec -- codex "$@"`

test.for([
  ['an agent', ['exec', '--', 'codex', 'exec', 'Do it.']],
  ['what begins no session', ['exec', '--', 'codex', 'login', 'status']],
] as const)('a program that calls hookline again for %s is told of, and not called for ever', ([, words]) => {
  const { status, stderr } = called(words, { codex: AGAIN })
  expect(stderr).toContain(`${dir}/bin/codex calls hookline exec`)
  expect(stderr).toContain('/path/to/codex')
  expect(status).toBe(64)
})

test('a program that calls it only for some words is told of as well', () => {
  const codex = `case "$*" in *--version*) echo 'codex 0.169.0';; *login*) ${AGAIN};; esac`
  expect(called(['exec', '--', 'codex', 'login'], { codex }).status).toBe(64)
})

test('one that lets hookline run another agent is an agent like others', () => {
  const real = join(dir, 'bin/real/codex')
  const codex = `exec "${process.execPath}" "${BIN}" exec -- ${real} "$@"`
  const { status, stdout } = called(['exec', '--', 'codex', '--version'], {
    codex,
    'real/codex': "echo 'codex 0.169.0'",
  })
  expect([status, stdout]).toEqual([0, 'codex 0.169.0\n'])
})
