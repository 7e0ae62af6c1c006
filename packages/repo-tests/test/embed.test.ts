import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const EMBED = join(import.meta.dirname, '../../../examples/embed')

const temp = mkdtempSync(join(tmpdir(), 'hookline-embedded-'))
afterAll(() => rmSync(temp, { recursive: true, force: true, maxRetries: 9 }))

function embed(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, [join(EMBED, 'run.ts'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, TMPDIR: temp },
  })
}

const lost = (stdout: string): readonly string[] => stdout.split('\n').filter((line) => line.includes('✗'))

test('the embedded agent obeys its hooks in all that it claims, and leaves nothing behind', () => {
  const { status, stdout } = embed()
  expect(lost(stdout)).toEqual([])
  expect(stdout.match(/✓/g)).toHaveLength(11)
  expect(stdout).toContain('hookline_decisions_total{hook="user/no-rm-rf"')
  expect(status).toBe(0)
  expect(readdirSync(temp)).toEqual([])
})

test.for([
  ['house-rules', /knew the rules/],
  ['no-rm-rf', /the notes are there/],
  ['ask-first', /nothing was moved/],
  ['rehearse', /nothing was deployed/],
  ['no-secrets', /no secret was written/],
  ['remind', /was reminded/],
  ['tests-first', /before they passed/],
  ['budget', /50 commands ran/],
] as const)('without %s a claim of it does not hold, and the exit code says so', ([hook, claim]) => {
  const { status, stdout } = embed('--without', hook)
  expect(lost(stdout).join('\n')).toMatch(claim)
  expect(status).toBe(1)
})

test('the agent and its tools are a hundred lines of code', () => {
  const code = ['agent.ts', 'tools.ts'].flatMap((name) =>
    readFileSync(join(EMBED, name), 'utf8')
      .replaceAll(/^import [\s\S]*? from .*$/gm, '')
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/\*\*|$)/.test(line)),
  )
  expect(code.length).toBeGreaterThan(50)
  expect(code.length).toBeLessThanOrEqual(100)
})
