import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { callsHookline } from '../src/install/calls-hookline.ts'
import { isAnsweredForUser } from '../src/install/wired.ts'

const HASH = 'sha256:abc'

function answered(settings: string): boolean {
  const home = mkdtempSync(join(tmpdir(), 'hookline-wired-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const [state, codex] = [join(home, 'hookline'), join(home, 'codex')]
  for (const dir of [state, codex]) mkdirSync(dir, { mode: 0o700 })
  const file = join(codex, 'hooks.json')
  writeFileSync(file, 'hook --agent codex --event Stop --scope user --install one')
  writeFileSync(join(codex, 'config.toml'), settings)
  const events = [{ native: 'Stop', trusted: HASH }]
  const installs = [{ agent: 'codex', scope: 'user', file, id: 'one', events }]
  writeFileSync(join(state, 'installs.json'), JSON.stringify({ format: 1, installs }))
  return isAnsweredForUser('codex', 'Stop', { HOME: home, XDG_STATE_HOME: home, CODEX_HOME: codex })
}

const table = (key: string, more = ''): string => `[hooks.state."${key}"]\n${more}trusted_hash = "${HASH}"\n`

test.for([
  ['trusted', table('a'), true],
  ['not trusted', '[hooks.state."a"]\ntrusted_hash = "sha256:d"\n', false],
  ['switched off', `${table('a')}enabled = false\n`, false],
  ['switched off before it is named', table('a', 'enabled = false\n'), false],
  ['another is switched off', `${table('a')}\n[hooks.state."b"]\nenabled = false\n`, true],
  ['moved, and its old record is off', `${table('a', 'enabled = false\n')}${table('b')}`, true],
  ['on one line', `[hooks.state]\na = { trusted_hash = "${HASH}" }\nb = { enabled = false }\n`, true],
  ['off on one line', `[hooks.state]\na = { trusted_hash = "${HASH}", enabled = false }\n`, false],
  [
    'off on one line, the other way',
    `[hooks.state]\na = { enabled = false, trusted_hash = "${HASH}" }\n`,
    false,
  ],
] as const)('a shared line stands back for a line of the user that is %s', ([, settings, stands]) => {
  expect(answered(settings)).toBe(stands)
})

test('a line of one run calls hookline as well', () => {
  const line = "'/s/hookline/bin/1-a/hook' --agent codex --event Stop --scope session --session x"
  expect(callsHookline('codex', line, {})).toBe(true)
})
