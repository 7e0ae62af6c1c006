import type { AppServerFact } from '@hookline/agents'
import { expect, test } from 'vitest'
import type { Asking } from '../src/app-server/asking.ts'
import { createNatives } from '../src/app-server/natives.ts'

const env = { HOME: '/home/ann' }
const file = '/home/ann/.config/hookline/hooks.toml'
const command =
  "/bin/sh '/home/ann/.local/state/hookline/bin/1/hook' --agent codex --event PreToolUse --scope user --install x --limit 62"
const line = { eventName: 'preToolUse', displayOrder: 0, sourcePath: '/x', command, enabled: true }
const asking = {
  ask: async (method: string) =>
    method === 'hooks/list' ? { data: [{ hooks: [{ ...line, trustStatus: 'trusted' }] }] } : {},
} as unknown as Asking

test('in a thread that wants no hooks of Codex none of them was told, also where nobody hears of them', async () => {
  const client = { isShown: () => false, isHookless: (thread: string) => thread === 'without' }
  const natives = createNatives(asking, client, { file, env })
  natives.look('/w')
  await natives.known('/w')
  const event = { session: { cwd: '/w' } }
  const told = (thread: string): boolean =>
    natives.told({ event, native: 'preToolUse', thread, turn: 'n', call: 'c' } as unknown as AppServerFact)
  expect([told('with'), told('without')]).toEqual([true, false])
  expect(natives.tells('preToolUse', { cwd: '/w', thread: 'without' })).toBe(false)
})
