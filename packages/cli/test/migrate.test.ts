import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = JSON.stringify({
  hooks: {
    PreToolUse: [
      {
        matcher: 'Bash',
        hooks: [
          { type: 'command', command: '/x/deny.sh' },
          { type: 'prompt', prompt: 'x' },
        ],
      },
    ],
  },
})

function lived(): ReturnType<typeof world> {
  const here = world('version = 1\n')
  mkdirSync(join(here.dir, 'home/.codex'))
  here.file('home/.codex/hooks.json', HOOKS)
  return here
}

test('every original is told with what became of it', () => {
  const { hookline } = lived()
  const { stdout, status, stderr } = hookline(['migrate', 'codex', '--config', 'hooks.toml'])
  expect(stderr).toBe('')
  expect(stdout).toContain('PreToolUse[0].hooks[0]  /x/deny.sh\n    kept as deny')
  expect(stdout).toContain("Codex's default of 600 s cut to 60 s")
  expect(stdout).toContain('not switched: Codex never ran it')
  expect(stdout).toContain('PreToolUse[0].hooks[1]  prompt\n    left out: Codex does not support')
  expect(status).toBe(1)
})

test('--dry-run prints what would be written, and writes nothing', () => {
  const { dir, hookline } = lived()
  const { stdout } = hookline(['migrate', 'codex', '--config', 'hooks.toml', '--dry-run'])
  expect(stdout).toContain('would add 1 hooks')
  expect(stdout).toContain('[[hooks]]\nid = "deny"\nenabled = false')
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe('version = 1\n')
})

test('--json is the same for programs', () => {
  const { hookline } = lived()
  const said = JSON.parse(hookline(['migrate', 'codex', '--config', 'hooks.toml', '--json']).stdout) as {
    readonly originals: readonly object[]
  }
  expect(said).toMatchObject({ changed: true, refused: [], never: [], backups: [] })
  expect(said.originals).toMatchObject([
    { place: 'PreToolUse[0].hooks[0]', fate: 'new', hooks: ['deny'], switched: false },
    { place: 'PreToolUse[0].hooks[1]', fate: 'left-out', hooks: [] },
  ])
})

test.each([
  [['migrate'], 64, 'from which agent?'],
  [['migrate', 'claude'], 64, 'It knows: codex'],
  [['migrate', 'codex', '--undo'], 70, 'MIGRATE_NOTHING_TO_UNDO'],
])('%j is refused', (args, code, said) => {
  const { status, stderr } = lived().hookline(args)
  expect(status).toBe(code)
  expect(stderr).toContain(said)
})
