import { join } from 'node:path'
import { codex } from '@hookline/agents'
import { home } from '../../state.ts'
import type { Wiring } from '../wiring.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Codex: `hooks.json` beside its config.toml, or in a project's `.codex`. */
export const codexWiring: Wiring = {
  dialect: codex,
  program: 'codex',
  userFile: (env) => join(codexHome(env), 'hooks.json'),
  projectFile: (root) => join(root, '.codex', 'hooks.json'),
  settingsFile: (env) => join(codexHome(env), 'config.toml'),
  // Codex waits for them before and after every request to the model
  onDemand: ['PreModelRequest', 'PostModelRequest'],
  // at Stop and SubagentStop it would begin another round, and another
  exitTwoDenies: ['PreToolUse', 'PermissionRequest', 'UserPromptSubmit', 'PostToolUse'],
  placeKey: (native, group, index) =>
    `${native.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()}:${group}:${index}`,
}

function codexHome(env: Env): string {
  const given = env['CODEX_HOME']
  return given === undefined || given === '' ? join(home(env), '.codex') : given
}
