import { expect, test } from 'vitest'
import { world } from './hookline.ts'

test('an agent that hooks cannot be given to for one run is said to be one, with what to do, and is not run', () => {
  const ran = world('version = 1\n').hookline(['exec', '--', 'claude', '--version'])
  expect([ran.status, ran.stdout]).toEqual([64, ''])
  expect(ran.stderr).toContain('hooks for one run can be given to Codex only, and "claude" is none')
  expect(ran.stderr).toContain('hookline run --agent claude-code')
})
