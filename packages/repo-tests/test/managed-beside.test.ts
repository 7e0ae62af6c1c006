import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCompany, GUARD, noCodex, type Company } from './managed-world.ts'

const HOOKS = `${GUARD}
[[hooks]]
id = "tell"
on = "exec.after"
mode = "background"
run = 'cat >> "$HOME/told.jsonl"'

[[hooks]]
id = "beat"
on = "guard.heartbeat"
run = 'cat >> "$HOME/beats.jsonl"'

[[hooks]]
id = "rest"
on = "exec.before"
match = "touch rest*"
guard = true
pausable = true
deny = "rests if it is paused"
`

/** A user who has wired Codex as well, with a hook that makes another command of one. */
const OWN = `version = 1
[[hooks]]
id = "other"
on = "exec.before"
match = "echo harmless"
rewrites = true
run = """echo '{"rewrite": {"command": "touch denied.txt"}}'"""

[[hooks]]
id = "own"
on = "exec.after"
mode = "background"
run = 'cat >> "$HOME/own.jsonl"'
`

describe.skipIf(noCodex)('where a company and its user have both wired Codex', () => {
  let c: Company
  let trust = ''
  beforeAll(async () => {
    c = createCompany(HOOKS)
    c.wire('codex')
    c.file('home/.config/hookline/hooks.toml', OWN)
    await c.codex('true')
    const program = createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')
    c.user(['install', 'codex', '--codex', program])
    trust = readFileSync(join(c.home, '.codex/config.toml'), 'utf8').replace(/^[^]*?(?=\[hooks\.state)/, '')
  }, 60_000)
  afterAll(() => c?.remove())

  const lines = (path: string): number =>
    c
      .sh(`cat ${c.home}/${path}`)
      .stdout.split('\n')
      .filter((line) => line !== '').length
  const until = async (is: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 100 && !is(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 200))
  }

  test('a hook of the user makes another command of one: the guard of the company sees that one', async () => {
    const worked = await c.codex('echo harmless', { settings: trust })
    expect(worked.told('the company says no')).toBe(true)
    expect(c.has('denied.txt')).toBe(false)
  })

  test('each hook is asked once, and --managed looks into that of the company', async () => {
    const [theirs, own] = ['told.jsonl', 'own.jsonl']
    const before = [lines(theirs), lines(own)]
    await c.codex('touch plain.txt', { settings: trust })
    expect(c.has('plain.txt')).toBe(true)
    await until(() => lines(theirs) > before[0]! && lines(own) > before[1]!)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect([lines(theirs), lines(own)]).toEqual([before[0]! + 1, before[1]! + 1])
    await c.codex('touch denied.txt', { settings: trust })
    expect(c.user(['history', '--managed']).stdout).toContain('touch denied.txt')
    expect(c.user(['why', 'no-touch', '--managed'])).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining('touch denied.txt') as string,
    })
  })

  test('a heartbeat of each session is carried away by the company, and says how its lines stand', async () => {
    const beats = 'beats.jsonl'
    await until(() => lines(beats) > 0)
    const [first] = c.sh(`cat ${c.home}/${beats}`).stdout.split('\n')
    const { data } = JSON.parse(first!) as { readonly data: object }
    expect(data).toMatchObject({
      layers: [{ layer: 'managed', file: '/etc/hookline/hooks.toml', guards: 2, whole: true }],
      wiring: {
        scope: 'managed',
        file: '/etc/codex/requirements.toml',
        wired: expect.arrayContaining(['PreToolUse', 'SessionStart']) as string[],
        client: { whole: true },
      },
    })
  })

  test('a guard that may be paused rests, another does not', async () => {
    const [from, end] = [new Date(), new Date(Date.now() + 3_600_000)].map((date) => date.toISOString())
    const pauses = ['managed/rest', 'managed/no-touch'].map((hook) => ({ hook, from, until: end }))
    c.file('home/.local/state/hookline/pauses.json', JSON.stringify({ format: 1, pauses }))
    await c.codex('touch rest.txt')
    expect(c.has('rest.txt')).toBe(true)
    const worked = await c.codex('touch denied.txt')
    expect(worked.told('the company says no')).toBe(true)
    expect(c.has('denied.txt')).toBe(false)
  })
})
