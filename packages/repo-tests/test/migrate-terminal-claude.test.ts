import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal } from './terminal.ts'

const SETTINGS = JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'true' }] }] } })

let lab: Lab
beforeEach(async () => {
  lab = await createLab()
  mkdirSync(join(lab.root, 'home/.claude'), { recursive: true })
  writeFileSync(join(lab.root, 'home/.claude/settings.json'), SETTINGS)
})
afterEach(() => lab.remove())

test.each([
  ['yes', 'true'],
  ['enter', 'false'],
] as const)('hooks of Claude Code go on for Codex at yes alone: %s', async (key, enabled) => {
  const { screen, status } = await onTerminal(['migrate', 'claude-code'], KEYS[key], {
    cwd: lab.workspace,
    env: lab.env,
  })
  expect(screen).toContain('Switch these hooks on for codex? Claude Code goes on with its own')
  expect(readFileSync(join(lab.root, 'home/.config/hookline/hooks.toml'), 'utf8')).toContain(
    `enabled = ${enabled}\n`,
  )
  expect(readFileSync(join(lab.root, 'home/.claude/settings.json'), 'utf8')).toBe(SETTINGS)
  expect(status).toBe(0)
})
