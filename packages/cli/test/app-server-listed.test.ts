import { expect, test } from 'vitest'
import type { Asking } from '../src/app-server/asking.ts'
import { listedIn } from '../src/app-server/listed.ts'

const env = { HOME: '/home/ann' }
const OWN = '/home/ann/.config/hookline/hooks.toml'
const OTHER = "/srv/it's/hooks.toml"
const QUOTED = String.raw`'/srv/it'\''s/hooks.toml'`
const line = (more: string, scope = 'user'): string =>
  `/bin/sh '/home/ann/.local/state/hookline/bin/1/hook' --agent codex --event PreToolUse --scope ${scope} --install x --limit 62${more}`

async function found(command: string, file: string): Promise<number> {
  const hook = { eventName: 'preToolUse', displayOrder: 0, sourcePath: '/x', command, enabled: true }
  const asking = {
    ask: async (method: string) =>
      method === 'hooks/list' ? { data: [{ hooks: [{ ...hook, trustStatus: 'trusted' }] }] } : {},
  }
  return (await listedIn('/w', asking as unknown as Asking, { file, env })).length
}

test.each([
  ['the own hooks, by a line that names no file', line(''), OWN, 1],
  ['other hooks, by a line that names no file', line(''), OTHER, 0],
  ['other hooks, by a line that names them', line(` --config ${QUOTED} --closed`), OTHER, 1],
  ['the own hooks, by a line that names others', line(` --config ${QUOTED}`), OWN, 0],
  ['hooks whose name only begins like those of the line', line(` --config ${QUOTED}`), '/srv/it', 0],
  ['whatever hooks, by a line of one run', line(` --config ${QUOTED}`, 'session'), OWN, 1],
] as const)('%s: told by Codex itself', async (_, command, file, expected) => {
  expect(await found(command, file)).toBe(expected)
})
