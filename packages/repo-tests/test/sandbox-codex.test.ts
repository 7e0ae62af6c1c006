import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findSandbox } from '@hookline/runtime/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLab, findCodex, type Codex, type Lab } from '../e2e/index.ts'
import { noCodex, playInEditor } from './codex-play.ts'

/** Says what it could do. */
const HOOKS = `version = 1
[[hooks]]
id = "probe"
on = "exec.before"
sandbox = "inherit"
with.event_file = true
run = '''
touch inside.txt 2>/dev/null && echo wrote inside
touch .git/planted 2>/dev/null && echo wrote .git
touch "$HOME/outside.txt" 2>/dev/null && echo wrote outside
grep -q KEY "$HOME/.ssh/id" 2>/dev/null && echo read a key
test -s "$HOOKLINE_EVENT_FILE" && echo read the event
true
'''
`
/** What each sandbox that a user chose for Codex lets a hook that takes it over do. */
const CHOSEN = [
  ['read-only', ['read the event'], 'bubblewrap: read-only, no network'],
  ['workspace-write', ['wrote inside', 'read the event'], 'bubblewrap: workspace-write, no network'],
  [
    'danger-full-access',
    ['wrote inside', 'wrote .git', 'wrote outside', 'read a key', 'read the event'],
    'none: the agent has none',
  ],
] as const

interface Recorded {
  readonly hooks: readonly [{ readonly data: { readonly stdout: string }; readonly sandbox: string }]
}

describe.skipIf(noCodex || process.platform !== 'linux')('a hook with `sandbox = "inherit"` may do', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await createLab()
    for (const dir of ['workspace/.git', 'home/.ssh', 'home/.local/state/hookline'])
      mkdirSync(join(lab.root, dir), { recursive: true, mode: 0o700 })
    writeFileSync(join(lab.root, 'workspace/.git/HEAD'), 'ref: refs/heads/main\n')
    writeFileSync(join(lab.root, 'home/.ssh/id'), 'KEY\n')
    const { entry } = (await findCodex()) as Codex
    const { fault } = findSandbox(lab.env, { codex: entry, backend: 'bubblewrap' })
    if (fault !== undefined) throw new Error(fault)
  })
  afterAll(() => lab.remove())

  test.each(CHOSEN)('what Codex may with %s', async (sandbox, may, wall) => {
    const play = { hooks: HOOKS, script: [[{ shell: 'true' }], [{ say: 'done' }]] }
    await playInEditor(lab, play, { sandbox, approvalPolicy: 'never' })
    const events = readFileSync(join(lab.root, 'home/.local/state/hookline/events/recent.jsonl'), 'utf8')
    const line = events.split('\n').findLast((one) => one.includes('user/probe'))!
    const [hook] = (JSON.parse(line) as Recorded).hooks
    expect({ may: hook.data.stdout.trim().split('\n'), wall: hook.sandbox }).toEqual({ may, wall })
  })
})
