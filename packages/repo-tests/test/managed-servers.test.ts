import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mcpServer } from '../attacks/list/servers.ts'
import { serversOfClaude, serversOfCodex } from '../attacks/managed/servers.ts'
import { createCompany, noClaude, noCodex, type Company } from './managed-world.ts'

/** A guard of the company that asks a server of the company, by the name that the agent has for it. */
const ASKS = `version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch *"
guard = true
executor = "mcp"
with.server = "policy"
with.tool = "may_run"
decide = "output.allowed ? 'allow' : {'decision': 'deny', 'reason': output.why}"
`
/** What only that server says: a guard whose server fails denies, too. */
const NO = 'says the server of the company'
const DENIED = 'touch denied.txt'

describe('where a guard of a company asks a server by its name, and a project brings one of the same name', () => {
  let c: Company
  beforeAll(() => {
    c = createCompany(ASKS)
    const scope = join(c.etc, 'hookline/node_modules/@hookline')
    mkdirSync(scope, { recursive: true })
    symlinkSync(join(import.meta.dirname, '../../executor-mcp'), join(scope, 'executor-mcp'))
    writeFileSync(join(c.etc, 'hookline/policy.mjs'), mcpServer(false, NO))
    const policy = { command: process.execPath, args: ['/etc/hookline/policy.mjs'] }
    mkdirSync(join(c.etc, 'codex'), { recursive: true })
    writeFileSync(
      join(c.etc, 'codex/config.toml'),
      `[mcp_servers.policy]\ncommand = "${policy.command}"\nargs = ${JSON.stringify(policy.args)}\n`,
    )
  })
  afterAll(() => c?.remove())

  test.skipIf(noCodex).each(serversOfCodex.map(([title, stage]) => ({ title, stage })))(
    'Codex, $title',
    async ({ stage }) => {
      c.wire('codex')
      const options = stage(c) ?? {}
      const worked = await c.codex(DENIED, options)
      expect([worked.told(NO), c.has('denied.txt')]).toEqual([true, false])
      c.rootSh('rm /etc/codex/requirements.toml')
      await c.codex(DENIED, options)
      expect(c.has('denied.txt')).toBe(true)
      c.sh(`rm ${c.work}/denied.txt`)
    },
  )

  test.skipIf(noClaude).each(serversOfClaude.map(([title, stage]) => ({ title, stage })))(
    'Claude Code, $title',
    async ({ stage }) => {
      c.wire('claude-code')
      const options = stage(c) ?? {}
      const worked = await c.claude(DENIED, options)
      expect([worked.told(NO), c.has('denied.txt')]).toEqual([true, false])
      c.rootSh('rm /etc/claude-code/managed-settings.json')
      await c.claude(DENIED, options)
      expect(c.has('denied.txt')).toBe(true)
      c.sh(`rm ${c.work}/denied.txt`)
    },
  )
})
