import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, onStageHas, playing } from './codex-play.ts'

const HOOKS = `
version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "not by code either"

[[hooks]]
id = "keep-issues"
on = "mcp.before"
match = "tracker/delete_*"
guard = true
deny = "issues are kept"
`

/** What models of Codex's catalog do today: one program that calls many tools. */
const PROGRAM = `
const attempt = async (call) => { try { await call() } catch (error) { text(String(error)) } }
await attempt(() => tools.exec_command({ cmd: 'touch before.txt', login: false }))
await attempt(() => tools.exec_command({ cmd: 'touch denied.txt', login: false }))
await attempt(() => tools.mcp__tracker__create_issue({ title: 'kept' }))
await attempt(() => tools.mcp__tracker__delete_issue({ id: 7 }))
await attempt(() => tools.exec_command({ cmd: 'touch after.txt', login: false }))
`

const knowsCode = onStageHas('codeMode')

describe.skipIf(noCodex)('a model that acts by code', () => {
  const played = playing({
    hooks: HOOKS,
    model: 'gpt-6.1-sol',
    script: [[{ js: PROGRAM }], [{ say: 'done' }]],
  })

  test('is obeyed where no hook denies', () => {
    // one that knows of no code runs none of it
    expect(played().has('before.txt')).toBe(knowsCode)
    expect(played().has('after.txt')).toBe(knowsCode)
    expect(played().tracked.includes('create_issue')).toBe(knowsCode)
  })

  test('cannot run a denied command, and is told why', () => {
    expect(played().has('denied.txt')).toBe(false)
    expect(heard(played().requests[1], 'not by code either')).toBe(knowsCode)
  })

  test('cannot make a denied MCP call, and is told why', () => {
    expect(played().tracked).not.toContain('delete_issue')
    expect(heard(played().requests[1], 'issues are kept')).toBe(knowsCode)
  })
})
