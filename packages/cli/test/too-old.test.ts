import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { command, world, type Ran } from './hookline.ts'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
const RUN = ['run', '--agent', 'codex']

/** A Node of this machine beside the one of the project, if it is too old. */
const old = spawnSync('node', ['-p', 'process.versions.node'], {
  env: { PATH: '/usr/local/bin:/usr/bin' },
  encoding: 'utf8',
})
const oldVersion = old.status === 0 && /^(1\d|20|21)\./.test(old.stdout) ? old.stdout.trim() : undefined

type Called = (args: readonly string[], input?: string) => Pick<Ran, 'stdout' | 'stderr' | 'status'>

/** Calls hookline by a Node that says that it is of a version. */
function saying(version: string): Called {
  const { file, dir } = world('version = 1')
  const says = file(
    'says.cjs',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  )
  return (args, input = '') =>
    spawnSync(process.execPath, ['--require', says, BIN, ...args], {
      cwd: dir,
      env: { PATH: process.env['PATH'], HOME: dir },
      input,
      encoding: 'utf8',
      timeout: 60_000,
    })
}

const truly: Called = (args, input = '') =>
  spawnSync('node', [BIN, ...args], {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })

const NODES: readonly (readonly [version: string, make: () => Called])[] = [
  ['20.1.0', () => saying('20.1.0')],
  ['22.18.0', () => saying('22.18.0')],
  ...(oldVersion === undefined ? [] : [[oldVersion, () => truly] as const]),
]

describe.each(NODES)('under Node %s', (version, make) => {
  test('a verb says in one line which is needed, and ends with 69', () => {
    const called = make()
    for (const args of [['check'], [], ['--version'], ['db', 'export']]) {
      const { status, stdout, stderr } = called(args)
      expect({ status, stdout }).toEqual({ status: 69, stdout: '' })
      expect(stderr).toMatch(/^error: hookline needs Node 22\.19 or newer, and this is [^\n]*nodejs\.org\n$/)
      expect(stderr).toContain(version)
    }
  })

  test('an agent is told that no hook runs, and denied where a guard listened', () => {
    const called = make()
    const line = /^hookline: no hook runs: [^\n]*22\.19[^\n]*hookline install again\n$/
    const code = (...more: readonly string[]): number | null => {
      const { status, stdout, stderr } = called([...RUN, ...more], command('git push'))
      expect(stdout).toBe('')
      expect(stderr).toMatch(line)
      return status
    }
    expect(code('--event', 'PreToolUse')).toBe(69)
    expect(code('--event', 'PreToolUse', '--closed')).toBe(2)
    expect(code('--closed')).toBe(2)
    // it would begin another round, and another
    expect(code('--event', 'Stop', '--closed')).toBe(69)
  })
})

test('every Node that the package names is new enough', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string }
  }
  expect(engines.node).toBe('>=22.19.0')
  for (const version of ['22.19.0', '23.0.0', '100.1.0'])
    expect(saying(version)(['--version'])).toMatchObject({ status: 0, stderr: '' })
})
