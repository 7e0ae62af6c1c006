import { homedir } from 'node:os'
import { join } from 'node:path'
import { geminiCliNatives } from '@hookline/agents'
import { isFields, type Fields } from '../codex-shape.ts'
import type { EventRow } from '../event-row.ts'
import type { Original } from '../original.ts'
import type { SettingsTongue } from '../settings-tongue.ts'
import type { Source } from '../source.ts'
import { toolMatcher, wordMatcher } from './matcher.ts'

/** Gemini CLI's events, as far as a script at them can be told what it was told. */
export const GEMINI_ROWS: Readonly<Record<string, EventRow>> = {
  SessionStart: { becomes: { on: 'session.start' } },
  SessionEnd: { becomes: { on: 'session.end' } },
  BeforeAgent: { becomes: { on: 'task.start' } },
  AfterAgent: {
    becomes: { on: 'task.complete', match: 'completed' },
    differs: 'hookline lets an agent be sent on once in a row',
  },
  BeforeTool: { becomes: { calls: 'before' } },
  AfterTool: { becomes: { calls: 'after' } },
  Notification: { becomes: { on: 'notification' } },
  PreCompress: {
    becomes: { on: 'compact.before' },
    differs: 'exit code 2, which Gemini CLI passes over here, stops the compaction',
  },
}

const MODEL = 'what a request to the model holds is told by Gemini CLI alone'

/** Gemini CLI's settings.json. */
export const GEMINI: SettingsTongue = {
  agent: 'gemini-cli',
  title: 'Gemini CLI',
  hearing: {
    title: 'Gemini CLI',
    rows: GEMINI_ROWS,
    tools: toolMatcher,
    words: wordMatcher,
    unmatched: new Set(['BeforeAgent', 'AfterAgent']),
  },
  natives: geminiCliNatives,
  nothing: { BeforeToolSelection: 'no other agent lets a hook choose the tools' },
  beside: new Set(['disabled', 'enabled', 'notifications']),
  types: undefined,
  strict: new Set(),
  home: (env) => join(env['HOME'] ?? homedir(), '.gemini'),
  projectFiles: ['.gemini/settings.json'],
  managed: (env) => [
    env['GEMINI_CLI_SYSTEM_SETTINGS_PATH'] ??
      (process.platform === 'darwin'
        ? '/Library/Application Support/GeminiCli/settings.json'
        : '/etc/gemini-cli/settings.json'),
  ],
  otherTypes: { http: 'Gemini CLI passes over hooks of type http' },
  heard: () => GEMINI.hearing,
  never: (native) => (native.endsWith('Model') ? MODEL : undefined),
  wanted(_, given) {
    const ms = typeof given === 'number' && given > 0 ? Math.max(1, Math.round(given)) : 60_000
    return { ms, said: given === undefined ? "Gemini CLI's default of 60 s" : `timeout ${ms} ms` }
  },
  label: 'name',
  shell: '/bin/bash',
  notes: fieldNotes,
  variables: {
    GEMINI_PROJECT_DIR: '{{ event.session.root }}',
    GEMINI_CWD: '{{ event.session.cwd }}',
    GEMINI_SESSION_ID: '{{ event.session.id }}',
    CLAUDE_PROJECT_DIR: '',
  },
  prefix: 'GEMINI',
  // what it would read has Claude Code's names, and what it would answer is read by them
  onlyHere:
    /\b(run_shell_command|write_file|read_file|read_many_files|list_directory|search_file_content|invoke_agent|Before(Tool|Agent|Model)|After(Tool|Agent|Model)|PreCompress|prompt_response|llm(Content|_request|_response)|returnDisplay|mcp_context|tool_output|clearContext|tailToolCallRequest)\b|["']replace["']/,
  off,
}

function fieldNotes({ handler }: Original): readonly string[] {
  const known = ['type', 'command', 'name', 'timeout', 'description']
  const unknown = Object.keys(handler).filter((field) => !known.includes(field))
  const claude =
    "on stdin it is told the same in Claude Code's words: hook_event_name and tool_name are others"
  return [claude, ...(unknown.length === 0 ? [] : [`${unknown.join(', ')}: not known, left out`])]
}

function off({ handler }: Original, sources: readonly Source[]): string | undefined {
  const tables = sources.flatMap(({ file, settings }) =>
    [settings?.['hooks'], settings?.['hooksConfig']].filter(isFields).map((table) => ({ file, table })),
  )
  const whole = tables.findLast(({ table }) => typeof table['enabled'] === 'boolean')
  if (whole?.table['enabled'] === false) return `hooks are switched off in ${whole.file}`
  const tools = sources.findLast(
    ({ settings }) => isFields(settings?.['tools']) && 'enableHooks' in settings['tools'],
  )
  if (tools !== undefined && (tools.settings!['tools'] as Fields)['enableHooks'] === false)
    return `tools.enableHooks is off in ${tools.file}`
  const name = handler['name'] ?? handler['command']
  const one = tables.find(({ table }) => Array.isArray(table['disabled']) && table['disabled'].includes(name))
  return one === undefined ? undefined : `it is among the disabled hooks of ${one.file}`
}
