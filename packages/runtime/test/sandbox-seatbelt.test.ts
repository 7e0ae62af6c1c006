import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Policy } from '../src/sandbox/policy.ts'
import { seatbeltWords } from '../src/sandbox/seatbelt.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-seatbelt-')))
afterAll(() => rmSync(root, { recursive: true }))
const made = (name: string): string => {
  mkdirSync(join(root, name), { recursive: true })
  return join(root, name)
}

const [work, state, keys] = [made('w")) (allow default) (x "\\'), made('state'), made('home/.ssh')]
const kept = made('state/trusted')
const SIGHT = { shown: [], steady: [made('config')], state, kept: [kept], hidden: [keys, join(root, 'none')] }
const CLOSED: Policy = {
  files: 'workspace-write',
  network: false,
  writable: [work],
  readOnly: [],
  readable: null,
  hidden: [],
  hiddenLike: [],
}

/** Its lists, and the values of its parameters. */
function read(policy: Policy): { readonly rules: readonly string[]; readonly paths: readonly string[] } {
  const [flag, profile, ...rest] = seatbeltWords(policy, SIGHT, undefined)
  expect(flag).toBe('-p')
  const paths = rest.flatMap((word) => (word === '-D' ? [] : [word.slice(word.indexOf('=') + 1)]))
  expect(rest).toEqual(paths.flatMap((path, at) => ['-D', `PATH_${at}=${path}`]))
  return { rules: lists(profile!), paths }
}

/** Each list at the top of a profile. @throws what is no list, or is not closed */
function lists(profile: string): readonly string[] {
  const found: string[] = []
  let [depth, from, quoted] = [0, 0, false]
  for (const [at, letter] of [...profile].entries()) {
    if (letter === '"') quoted = !quoted
    if (quoted) continue
    if (letter === '(' && depth++ === 0) from = at
    if (letter === ')' && --depth === 0) found.push(profile.slice(from, at + 1))
    if (depth < 0) throw new Error('closed too often')
  }
  if (depth !== 0 || quoted) throw new Error('not closed')
  return found
}

test('what is not allowed is refused, and no path is read as a part of the profile', () => {
  const { rules, paths } = read(CLOSED)
  expect(rules.slice(0, 2)).toEqual(['(version 1)', '(deny default)'])
  expect(rules.join('')).not.toContain(root)
  expect(paths).toContain(work)
  expect(paths).toContain(`${work}/.git`)
  expect(paths).not.toContain(join(root, 'none'))
})

test('the last rule counts: what steers agents, keys and what hookline keeps are closed after the workspace is opened', () => {
  const { rules, paths } = read(CLOSED)
  const param = (path: string): string => `"PATH_${paths.indexOf(path)}"`
  const at = (what: string, path: string): number =>
    rules.findIndex((rule) => rule.startsWith(`(${what} `) && rule.includes(`(param ${param(path)})`))
  const order = [
    at('allow file-write*', work),
    at('deny file-write*', `${work}/.git`),
    at('deny file-read* file-write*', state),
    at('allow file-read*', kept),
  ]
  expect(order).not.toContain(-1)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(at('deny file-read* file-write*', keys)).toBeGreaterThan(order[0]!)
})

test('the network is opened where the policy says so, writing to all where there is no limit', () => {
  const opened = (policy: Policy): boolean => read(policy).rules.includes('(allow network*)')
  expect([opened(CLOSED), opened({ ...CLOSED, network: true })]).toEqual([false, true])
  const { rules, paths } = read({ ...CLOSED, files: 'full', writable: [] })
  expect(rules).toContain(`(allow file-write* (subpath (param "PATH_${paths.indexOf('/')}")))`)
  expect(read({ ...CLOSED, files: 'read-only', writable: [] }).rules.join('')).not.toContain(
    '(allow file-write* ',
  )
})
