import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { Wiring } from '../wiring.ts'
import { codexHome } from './home.ts'
import { nativeKey } from './native-key.ts'
import { codexSession } from './session.ts'

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
  placeKey: (native, group, index) => `${nativeKey(native)}:${group}:${index}`,
  session: codexSession,
}
