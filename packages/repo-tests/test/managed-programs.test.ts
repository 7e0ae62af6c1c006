import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createCompany, noCompany, type Company } from './managed-world.ts'

const guard = (what: string): string => `version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
${what}
`

describe.skipIf(noCompany)('a company does not wire an agent for everybody with a guard that', () => {
  let c: Company
  afterEach(() => c?.remove())

  const said = (what: (c: Company) => string): string => {
    c = createCompany()
    const scope = join(c.etc, 'hookline/node_modules/@hookline')
    mkdirSync(scope, { recursive: true })
    symlinkSync(join(import.meta.dirname, '../../executor-mcp'), join(scope, 'executor-mcp'))
    c.file('work/guard.sh', '#!/bin/sh\nexit 2\n')
    // whatever a user is asked for belongs to them from then on
    c.user(['version'])
    writeFileSync(join(c.etc, 'hookline/hooks.toml'), guard(what(c)))
    return c.root('install', 'codex', '--scope', 'managed').stderr
  }

  test.each<readonly [string, (c: Company) => string]>([
    ['a list starts', ({ work }) => `run = ["${work}/guard.sh"]`],
    ['a shell line starts', ({ work }) => `run = "${work}/guard.sh"`],
    ['a shell line hands to another', ({ work }) => `run = "timeout 5 ${work}/guard.sh"`],
    [
      'is a server of MCP',
      ({ work }) =>
        `executor = "mcp"\nwith.command = ["${work}/guard.sh"]\nwith.tool = "t"\ndecide = "output.x ? 'allow' : 'deny'"`,
    ],
    ['prints a secret', ({ work }) => `run = "true"\nenv.TOKEN = { command = ["${work}/guard.sh"] }`],
  ])("%s, if that is a user's", (_, what) => {
    expect(said(what)).toMatch(/guard\.sh belongs to the user \d+, not to root \[MANAGED_WRITABLE\]/)
  })

  test.each([
    ['a shell makes of a variable', 'run = \'"$HOME/guard.sh"\'', 'only a shell knows'],
    ['lies where the agent works', 'run = "./guard.sh"', 'is looked for where the agent works'],
  ])('%s', (_, what, why) => {
    expect(said(() => what)).toContain(why)
  })
})
