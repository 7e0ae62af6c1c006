import { claudeCode, codex } from '@hookline/agents'
import type { Dialect } from '@hookline/core'
import type { Handler, IsOurs } from '../install/hooks-json.ts'
import { uncut } from '../install/draft.ts'
import type { WiredEvent } from '../install/wanted.ts'
import type { ManagedFile } from './drop-ins.ts'
import { openRequirements, requiredAlone, unwiredRequirements, wiredRequirements } from './requirements.ts'
import { openSettings, settledAlone, unwiredSettings, wiredSettings } from './settings.ts'

/** Where an agent reads what a company wants of everybody on a machine. */
export interface ManagedWiring {
  readonly dialect: Dialect
  /** Its program, as it is found on PATH. */
  readonly program: string
  readonly file: string
  /** Its own events at which exit code 2 with a reason on stderr denies. */
  readonly exitTwoDenies: readonly string[]
  /** What a handler says beyond its line and its time. */
  readonly more: (event: WiredEvent) => Partial<Handler>
  /** The file with our lines. @throws HooklineError `AGENT_FILE_INVALID` */
  readonly wired: (before: string | undefined, lines: ReadonlyMap<string, Handler>, ours: IsOurs) => string
  /** The file without anything of ours. @throws HooklineError `AGENT_FILE_INVALID` */
  readonly unwired: (text: string, ours: IsOurs) => string
  /** A folder of more such files, which are read after it. */
  readonly dropIns?: string
  /** What in them opens what our lines close, a sentence each. @throws HooklineError `AGENT_FILE_INVALID` */
  readonly openings: (files: readonly ManagedFile[]) => readonly string[]
  /** True: they say that no other hooks run. @throws HooklineError `AGENT_FILE_INVALID` */
  readonly isAlone: (files: readonly ManagedFile[]) => boolean
}

const CODEX: ManagedWiring = {
  dialect: codex,
  program: 'codex',
  file: '/etc/codex/requirements.toml',
  // at Stop and SubagentStop it would begin another round, and another
  exitTwoDenies: ['PreToolUse', 'PermissionRequest', 'UserPromptSubmit', 'PostToolUse'],
  more: ({ native }) => uncut({ dialect: codex }, native),
  wired: (before = '', lines) => wiredRequirements(before, lines),
  unwired: (text) => unwiredRequirements(text),
  openings: (files) =>
    files.flatMap(({ file, text }) => openRequirements(text).map((what) => `${file}: ${what}`)),
  isAlone: (files) => files.some(({ text }) => requiredAlone(text)),
}

const CLAUDE_HOME =
  process.platform === 'darwin' ? '/Library/Application Support/ClaudeCode' : '/etc/claude-code'

const CLAUDE_CODE: ManagedWiring = {
  dialect: claudeCode,
  program: 'claude',
  file: `${CLAUDE_HOME}/managed-settings.json`,
  dropIns: `${CLAUDE_HOME}/managed-settings.d`,
  // with it the whole line would be shown to the model; a denial in JSON is not
  exitTwoDenies: [],
  more: ({ closed }) => (closed ? { onFailure: 'block' } : {}),
  wired: wiredSettings,
  unwired: unwiredSettings,
  openings: openSettings,
  isAlone: settledAlone,
}

const WIRINGS: readonly ManagedWiring[] = [CODEX, CLAUDE_CODE]

/** The agents that can be wired for everybody on a machine. */
export const managedAgents: readonly string[] = WIRINGS.map(({ dialect }) => dialect.name)

/** How one of them is. */
export function managedWiringOf(agent: string): ManagedWiring | undefined {
  return WIRINGS.find(({ dialect }) => dialect.name === agent)
}
