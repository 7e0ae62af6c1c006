import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptOfPlugins, keptOfWalls, PLUGIN } from '../attacks/managed/kept.ts'
import { createCompany, noCodex, type Company } from './managed-world.ts'

const HOOKS = `version = 1
[executors]
team = "./team.mjs"

[[hooks]]
id = "walled"
on = "exec.before"
match = "touch walled*"
guard = true
sandbox = { policy = "read-only", require = true }
run = ["/etc/hookline/guard.sh"]

[[hooks]]
id = "plugged"
on = "exec.before"
match = "touch plugged*"
guard = true
executor = "team"
`
const NO = 'the company says no'
const noWall = !existsSync('/usr/bin/bwrap')

if (noWall) process.stderr.write('\nSKIPPED, NOTHING PROVED: no bubblewrap: what a user keeps of walls\n\n')

describe.skipIf(noCodex)('where a user writes what the lines of a company keep for them', () => {
  let c: Company
  beforeAll(() => {
    c = createCompany(HOOKS)
    writeFileSync(join(c.etc, 'hookline/team.mjs'), PLUGIN, { mode: 0o644 })
    const guard = join(c.etc, 'hookline/guard.sh')
    writeFileSync(guard, `#!/bin/sh\necho "${NO}" >&2\nexit 2\n`)
    chmodSync(guard, 0o755)
    c.wire('codex')
  })
  afterAll(() => c?.remove())

  const attacks = [
    ...(noWall ? [] : keptOfWalls.map(([title, stage]) => ({ title, stage, name: 'walled.txt' }))),
    ...keptOfPlugins.map(([title, stage]) => ({ title, stage, name: 'plugged.txt' })),
  ]

  test.each(attacks)('$title: the guard holds', async ({ stage, name }) => {
    c.sh(`rm -rf ${c.home}/.local ${c.work}/${name}`)
    // that it was denied by itself, and not because it failed, is seen by its words
    const honest = await c.codex(`touch ${name}`)
    expect([honest.told(NO), c.has(name)]).toEqual([true, false])
    stage(c)
    const worked = await c.codex(`touch ${name}`)
    expect([worked.told(NO), c.has(name)]).toEqual([true, false])
  })

  test('to write to the filters that they are walled in with: nobody but root may, and everybody reads them', () => {
    const { stdout } = c.sh(
      'find /etc/hookline -writable; find /etc/hookline/sandbox -type f -readable | wc -l',
    )
    expect(stdout.trim()).toBe('2')
  })
})
