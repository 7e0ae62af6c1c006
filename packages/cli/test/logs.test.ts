import { once } from 'node:events'
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { world, type World } from './hookline.ts'

interface LogWorld extends World {
  readonly log: string
  readonly line: (who: string, text: string, minutesAgo?: number) => string
}

function logWorld(): LogWorld {
  const place = world('version = 1')
  const folder = join(place.dir, 'home/.local/state/hookline')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const line = (who: string, text: string, minutesAgo = 0): string =>
    `${new Date(Date.now() - minutesAgo * 60_000).toISOString()} ${who}: ${text}\n`
  return { ...place, log: join(folder, 'deliverer.log'), line }
}

test('where nothing was logged it says when something will be', () => {
  const place = logWorld()
  const { stdout, status } = place.hookline(['logs'])
  expect(status).toBe(0)
  expect(stdout).toContain('once a hook runs in the background')
  expect(place.hookline(['logs', '--json']).stdout).toBe('[]\n')
})

test('the lines of both files, the older first; of one hook, and since a time', () => {
  const { hookline, log, line } = logWorld()
  writeFileSync(`${log}.1`, line('user/slack', 'k: try 1 failed (no [HTTP_500])', 60))
  writeFileSync(
    log,
    line('user/slack', 'k: try 2 done', 2) + line('deliverer', 'the journal fails: no', 1) + 'half',
  )
  const lines = hookline(['logs']).stdout.trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}user\/slack {2}k: try 1 failed \(no \[HTTP_500\]\)$/,
  )
  expect(lines[2]).toContain('deliverer  the journal fails: no')
  const json = (...args: readonly string[]): unknown =>
    JSON.parse(hookline(['logs', ...args, '--json']).stdout)
  expect(json('--hook', 'slack')).toMatchObject([
    { line: 'k: try 1 failed (no [HTTP_500])' },
    { line: 'k: try 2 done' },
  ])
  expect(json('--hook', 'user/slack', '--since', '10m')).toMatchObject([
    { who: 'user/slack', line: 'k: try 2 done' },
  ])
  expect(hookline(['logs', '--hook', 'other']).stdout).toContain('without filters there are 3 lines')
})

test('lines of a message stand below one another, and what is long is cut; a delivery is named shortly', () => {
  const { hookline, log, line } = logWorld()
  const id = '01a21922-1ed0-73d3-a0eb-8adfd572b310'
  writeFileSync(
    log,
    line('user/a', `codex:${id}:${id}:call_1:user/a: try 1 failed (exit code 1: one\\ntwo [SCRIPT_FAILED])`) +
      line('user/a', `${id}:user/a:replay-2: stderr: ${'y\\n'.repeat(5000)}`) +
      line('user/a', `${id} is nobody's`),
  )
  const { stdout } = hookline(['logs'])
  expect(stdout).toMatch(
    /  user\/a {2}codex:01a21922-1ed0:01a21922-1ed0:call_1: try 1 failed \(exit code 1: one\n {4}two \[SCRIPT_FAILED\]\)\n/,
  )
  expect(stdout).toContain('  user/a  01a21922-1ed0:replay-2: stderr: y\n    y\n')
  expect(stdout).toContain(`  user/a  ${id} is nobody's\n`)
  expect(stdout).toMatch(/ {4}\.\.\. \d+ more lines\n/)
  expect(stdout.split('\n').length).toBeLessThan(20)
  expect(JSON.parse(hookline(['logs', '--json']).stdout)).toMatchObject([
    { line: expect.stringContaining(`${id}:call_1:user/a: try 1 failed`) as string },
    {},
    {},
  ])
})

test('a secret, and what would move a terminal, is not shown', () => {
  const { hookline, log, line } = logWorld()
  writeFileSync(log, line('user/a', 'ghp_abcdefghijklmnopqrstuvwxyz012345 \u001B[31m'))
  for (const args of [['logs'], ['logs', '--json']]) {
    const { stdout } = hookline(args)
    expect(stdout).not.toContain('ghp_')
    expect(stdout).not.toContain('\u001B')
  }
})

test('what it does not take is a mistake', () => {
  const { hookline } = logWorld()
  for (const args of [['it'], ['--since', 'soon'], ['--hok', 'a']])
    expect([args, hookline(['logs', ...args]).status]).toEqual([args, 64])
})

test('-f tells what comes, also into a new file, until Ctrl-C', async () => {
  const { start, log, line } = logWorld()
  const child = start(['logs', '-f', '--json'])
  const told = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const next = async (): Promise<string> =>
    (JSON.parse(String((await told.next()).value)) as { readonly line: string }).line
  writeFileSync(log, line('user/a', 'one'))
  expect(await next()).toBe('one')
  appendFileSync(log, line('user/a', 'two'))
  renameSync(log, `${log}.1`)
  appendFileSync(log, line('user/a', 'three'))
  expect(await next()).toBe('two')
  expect(await next()).toBe('three')
  appendFileSync(log, line('user/a', 'four'))
  expect(await next()).toBe('four')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
}, 20_000)
