import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createCompany, GUARD, noCodex, type Company } from './managed-world.ts'

const carry = (file: string): string => `
[[hooks]]
id = "carry"
on = ["guard.*", "hook.denied"]
run = 'cat >> "$HOME/${file}"; echo >> "$HOME/${file}"'
`

const own = (pattern: string): string => `version = 1
[[hooks]]
id = "mine"
on = "exec.before"
match = "touch ${pattern}*"
guard = true
deny = "the user says no"
${carry('own.jsonl')}`

interface Told {
  readonly name: string
  readonly key: string
  readonly data: { readonly hook?: string; readonly change?: string }
}

/** Somebody who had wired Codex before their company did. */
describe.skipIf(noCodex)('where a company wires Codex for somebody who has wired it before', () => {
  let c: Company
  let trust = ''
  beforeAll(async () => {
    c = createCompany(`${GUARD}${carry('company.jsonl')}`)
    c.file('home/.config/hookline/hooks.toml', own('mine'))
    await c.codex('true')
    const program = createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')
    c.user(['install', 'codex', '--codex', program])
    trust = readFileSync(join(c.home, '.codex/config.toml'), 'utf8').replace(/^[^]*?(?=\[hooks\.state)/, '')
  }, 60_000)
  afterAll(() => c?.remove())

  const told = (file: string): readonly Told[] =>
    c
      .sh(`cat ${c.home}/${file} 2>/dev/null`)
      .stdout.split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Told)
  const said = (file: string): readonly string[] =>
    told(file)
      .map(({ name, data: { hook, change } }) => [name, hook, change].filter(Boolean).join(' '))
      .toSorted()

  /** A session, and what became known of it. */
  async function session(
    command: string,
    company: readonly string[],
    user: readonly string[],
  ): Promise<void> {
    c.sh(`rm -f ${c.home}/*.jsonl`)
    await c.codex(command, { settings: trust })
    const both = (): unknown => [said('company.jsonl'), said('own.jsonl')]
    await vi.waitFor(() => expect(both()).toEqual([company, user]), { timeout: 20_000, interval: 200 })
    // nothing comes after it
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(both()).toEqual([company, user])
    const keys = told('company.jsonl').map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  }

  const BEAT = 'guard.heartbeat'

  test(
    'it hears of their guards as before, each thing once, and nobody is told that its own are gone',
    { timeout: 240_000 },
    async () => {
      const denied = [BEAT, 'hook.denied user/mine']
      await session('touch mine.txt', denied, denied)
      c.wire('codex')
      await session('touch mine.txt', denied, denied)
      c.file('home/.config/hookline/hooks.toml', own('other'))
      const changed = ['guard.changed user/mine changed', BEAT]
      await session('touch mine.txt', changed, changed)
      expect(c.has('mine.txt')).toBe(true)
      // the denial is that of the company's line, of which the user's hooks hear nothing
      await session('touch denied.txt', [BEAT, 'hook.denied managed/no-touch'], [BEAT])
    },
  )
})
