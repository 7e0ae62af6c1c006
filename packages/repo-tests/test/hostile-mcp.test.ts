import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { victim, type Victim } from './hostile-world.ts'

/** A hook of the repository that starts a program as its server. */
const hook = ({ canary }: Victim): string => `version = 1
[[hooks]]
id = "evil"
on = "exec.before"
executor = "mcp"
with.command = ["touch", "started", "${canary}"]
with.tool = "x"
`

test('a server of a repository that nobody trusts is started by no verb that looks around, `check` neither', () => {
  const v = victim()
  const at = join(v.home, '.config/hookline/node_modules/@hookline/executor-mcp')
  mkdirSync(dirname(at), { recursive: true })
  symlinkSync(join(import.meta.dirname, '../../executor-mcp'), at)
  v.file('repo/hooks.toml', hook(v))
  for (const verb of [
    'check',
    'list',
    'trust',
    'doctor codex',
    'try exec.before ls',
    'try --dry exec.before ls',
    'test',
  ])
    expect([verb, v.hookline(verb.split(' ')).stderr, existsSync(v.canary)]).toEqual([
      verb,
      expect.anything(),
      false,
    ])
  // it is the executor that would start it, and it is found; then it is walled in as the hook is, where there is something to do it with
  expect(v.trust().status).toBe(0)
  v.hookline(['check'])
  expect(v.has('repo/started')).toBe(true)
  const isWalled = v.has(TRIED) && !v.read(TRIED).includes('"fault"')
  if (!isWalled) process.stderr.write('\nNOT TRIED, nothing here walls in: apt-get install -y bubblewrap\n\n')
  expect(existsSync(v.canary)).toBe(!isWalled)
})

const TRIED = 'home/.local/state/hookline/sandbox.json'
