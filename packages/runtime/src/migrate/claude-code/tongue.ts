import { homedir } from 'node:os'
import { join } from 'node:path'
import { claudeCode, UNNEEDED } from '@hookline/agents/claude-code'
import { UNMATCHED } from './unmatched.ts'
import type { SettingsTongue } from '../settings-tongue.ts'
import { toolMatcher, wordMatcher } from './matcher.ts'
import { claudeNotes } from './notes.ts'
import { CLAUDE_ROWS } from './rows.ts'
import { ruled } from './rule.ts'

const HEARING = {
  title: 'Claude Code',
  rows: CLAUDE_ROWS,
  tools: toolMatcher,
  words: wordMatcher,
  unmatched: UNMATCHED,
} as const

/** Claude Code's settings.json. */
export const CLAUDE: SettingsTongue = {
  agent: 'claude-code',
  title: 'Claude Code',
  hearing: HEARING,
  natives: claudeCode.natives,
  nothing: UNNEEDED,
  beside: new Set(),
  types: ['command', 'http', 'mcp_tool', 'prompt', 'agent'],
  strict: new Set(['PreToolUse', 'PermissionRequest']),
  home(env) {
    const given = env['CLAUDE_CONFIG_DIR']
    return given === undefined || given === '' ? join(env['HOME'] ?? homedir(), '.claude') : given
  },
  projectFiles: ['.claude/settings.json', '.claude/settings.local.json'],
  managed: () => [
    process.platform === 'darwin'
      ? '/Library/Application Support/ClaudeCode/managed-settings.json'
      : '/etc/claude-code/managed-settings.json',
  ],
  otherTypes: {
    prompt: 'it asks a model, which no executor of hookline does',
    agent: 'it starts an agent, which no executor of hookline does',
    http: 'it sends the event to an address, which no executor of hookline does yet',
    mcp_tool: 'it calls an MCP tool over a connection of Claude Code, which no executor of hookline has',
  },
  heard(handler) {
    const rule = handler['if']
    if (typeof rule !== 'string') return HEARING
    return { ...HEARING, tools: (matcher) => ruled(toolMatcher(matcher), rule) }
  },
  never(native, handler) {
    const isAboutCall = /^(Pre|Post)ToolUse|^PermissionRequest$/.test(native)
    return handler['if'] === undefined || isAboutCall
      ? undefined
      : `an "if" is only read where a tool is called, so at ${native} it never ran`
  },
  wanted(native, given) {
    const seconds = typeof given === 'number' && given > 0 ? given : (DEFAULTS[native] ?? 600)
    const said = given === undefined ? `Claude Code's default of ${seconds} s` : `timeout ${seconds} s`
    return { ms: Math.max(1, Math.round(seconds * 1000)), said }
  },
  label: 'statusMessage',
  shell: '',
  notes: claudeNotes,
  variables: { CLAUDE_PROJECT_DIR: '', CLAUDE_CODE_SESSION_ID: '' },
  prefix: 'CLAUDE',
  onlyHere: undefined,
  off(_, sources) {
    const said = sources.filter(({ settings }) => typeof settings?.['disableAllHooks'] === 'boolean').at(-1)
    return said?.settings?.['disableAllHooks'] === true ? `disableAllHooks is on in ${said.file}` : undefined
  },
}

/** Seconds; ten minutes everywhere else. */
const DEFAULTS: Readonly<Record<string, number>> = {
  UserPromptSubmit: 30,
  MessageDisplay: 10,
  SessionEnd: 1.5,
}
