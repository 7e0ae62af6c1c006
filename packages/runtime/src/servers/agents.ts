import { home } from '../state.ts'
import { codexServer, type Table } from './codex.ts'
import { claudeServer, geminiServer } from './json.ts'
import type { ServerFound } from './found.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A file in which an agent keeps MCP servers. */
export interface ServerFile {
  readonly agent: string
  readonly file: string
  readonly is: 'toml' | 'json'
  /** The servers that it names, as they are written. */
  readonly tableIn: (content: Table) => unknown
  readonly read: (written: Table, about: About) => ServerFound
}

/** What a server is read with. */
export interface About {
  readonly env: Env
  /** What a relative folder is relative to. */
  readonly root: string
}

type Place = 'managed' | 'user' | 'project'

/** Where agents keep MCP servers, those of a place, in the order in which they are looked at. */
export function serverFiles(place: Place, env: Env, root: string): readonly ServerFile[] {
  return PLACES[place](env, root)
}

const codex = (file: string): ServerFile => ({
  agent: 'codex',
  file,
  is: 'toml',
  tableIn: (content) => content['mcp_servers'],
  read: codexServer,
})

const claude = (file: string, tableIn: ServerFile['tableIn'] = servers): ServerFile => ({
  agent: 'claude-code',
  file,
  is: 'json',
  tableIn,
  read: claudeServer,
})

const gemini = (file: string): ServerFile => ({
  agent: 'gemini-cli',
  file,
  is: 'json',
  tableIn: servers,
  read: geminiServer,
})

function servers(content: Table): unknown {
  return content['mcpServers']
}

/** What `claude mcp add` keeps for one project, in the user's own file. */
function localTo(root: string): ServerFile['tableIn'] {
  return ({ projects }) => {
    const own = (projects as Readonly<Record<string, Table>> | undefined)?.[root]
    return own?.['mcpServers']
  }
}

const PLACES: Readonly<Record<Place, (env: Env, root: string) => readonly ServerFile[]>> = {
  managed: () => [
    codex('/etc/codex/config.toml'),
    claude('/etc/claude-code/managed-mcp.json'),
    gemini('/etc/gemini-cli/settings.json'),
  ],
  user: (env, root) => {
    const own = env['CLAUDE_CONFIG_DIR'] || home(env)
    const config = `${own}/.claude.json`
    return [
      codex(`${env['CODEX_HOME'] || `${home(env)}/.codex`}/config.toml`),
      claude(config, localTo(root)),
      claude(config),
      gemini(`${home(env)}/.gemini/settings.json`),
    ]
  },
  project: (_, root) => [
    codex(`${root}/.codex/config.toml`),
    claude(`${root}/.mcp.json`),
    gemini(`${root}/.gemini/settings.json`),
  ],
}
