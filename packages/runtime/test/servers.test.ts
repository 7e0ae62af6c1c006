import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { HookConfig, Layer, McpServer } from '@hookline/core'
import { HooklineError } from '@hookline/core'
import { event } from '@hookline/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SERVER_ERRORS } from '../src/errors.ts'
import { redact } from '../src/redact.ts'
import { mcpServer, projectServers, serversDigest } from '../src/servers/index.ts'
import { serverTexts, serverVariables } from '../src/trust/named-servers.ts'
import { note, notedText } from '../src/trust/note.ts'

/** A user with a project, and files of agents in both. */
interface World {
  readonly home: string
  readonly root: string
  readonly env: Record<string, string | undefined>
  readonly write: (path: string, text: string, mode?: number) => void
  readonly find: (name: string, layer?: Layer, agent?: string) => McpServer
}

function world(): World {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-servers-')))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  const root = join(home, 'project')
  const env: World['env'] = { HOME: home }
  return {
    home,
    root,
    env,
    write(path, text, mode = 0o644) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), text)
      chmodSync(join(home, path), mode)
    },
    find(name, layer = 'user', agent = 'codex') {
      const hook: HookConfig = { id: 'call', layer, on: ['exec.before'], executor: 'mcp' }
      const about = event('exec.before', {}, { agent: { name: agent }, session: { root, cwd: root } })
      return mcpServer(name, { hook, event: about }, env)
    },
  }
}

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'nothing'
  } catch (thrown) {
    return HooklineError.from(thrown).code
  }
}

test('one of Codex, with its variables by name and by value', () => {
  const { write, find, env, root, home } = world()
  env['GIVEN'] = 'from outside'
  write(
    '.codex/config.toml',
    '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y", "docs"]\ncwd = "tools"\nenv_vars = ["GIVEN", "NOT_SET"]\nenv = { KEY = "value", PORT = 8 }\n',
  )
  expect(find('docs')).toEqual({
    file: join(home, '.codex/config.toml'),
    command: 'npx',
    args: ['-y', 'docs'],
    cwd: join(root, 'tools'),
    env: { GIVEN: 'from outside', KEY: 'value', PORT: '8' },
  })
})

test('one of Codex over HTTP, with a token and headers from variables', () => {
  const { write, find, env } = world()
  Object.assign(env, { TOKEN: 't', TEAM: 'a' })
  write(
    '.codex/config.toml',
    '[mcp_servers.api]\nurl = "https://api.test/mcp"\nbearer_token_env_var = "TOKEN"\nhttp_headers = { X = "1" }\nenv_http_headers = { Team = "TEAM", None = "NOT_SET" }\n',
  )
  expect(find('api')).toMatchObject({
    url: 'https://api.test/mcp',
    transport: 'http',
    headers: { X: '1', Team: 'a', Authorization: 'Bearer t' },
  })
})

test('CODEX_HOME says where Codex keeps them', () => {
  const { write, find, env, home } = world()
  env['CODEX_HOME'] = join(home, 'elsewhere')
  write('elsewhere/config.toml', '[mcp_servers.docs]\ncommand = "x"\n')
  expect(find('docs')).toMatchObject({ command: 'x' })
})

test('those of Claude Code: of the user, and what is kept for one project in the same file', () => {
  const { write, find, env, root } = world()
  env['KEY'] = 'k'
  const servers = { all: { command: 'a', args: ['${KEY}', '${NONE:-d}'], env: { K: '${KEY}' } } }
  const local = { mine: { type: 'sse', url: 'https://x.test/sse', headers: { A: 'Bearer ${KEY}' } } }
  write('.claude.json', JSON.stringify({ mcpServers: servers, projects: { [root]: { mcpServers: local } } }))
  expect(find('all')).toMatchObject({ command: 'a', args: ['k', 'd'], env: { K: 'k' } })
  expect(find('mine')).toMatchObject({
    url: 'https://x.test/sse',
    transport: 'sse',
    headers: { A: 'Bearer k' },
  })
})

test('those of Gemini CLI, with comments in the file', () => {
  const { write, find, env } = world()
  env['KEY'] = 'k'
  write(
    '.gemini/settings.json',
    '{ // mine\n "mcpServers": { "a": { "command": "c", "env": { "K": "$KEY", "L": "${KEY}" } }, "h": { "httpUrl": "https://h.test" }, "s": { "url": "https://s.test" } } }',
  )
  expect(find('a')).toMatchObject({ command: 'c', args: [], env: { K: 'k', L: 'k' } })
  expect(find('h')).toMatchObject({ url: 'https://h.test', transport: 'http' })
  expect(find('s')).toMatchObject({ url: 'https://s.test', transport: 'sse' })
})

test('of two agents that know the name, that of the event is asked first', () => {
  const { write, find } = world()
  write('.codex/config.toml', '[mcp_servers.docs]\ncommand = "of-codex"\n')
  write('.gemini/settings.json', '{ "mcpServers": { "docs": { "command": "of-gemini" } } }')
  expect(find('docs', 'user', 'codex')).toMatchObject({ command: 'of-codex' })
  expect(find('docs', 'user', 'gemini-cli')).toMatchObject({ command: 'of-gemini' })
  expect(find('docs', 'user', 'claude-code')).toMatchObject({ command: 'of-codex' })
})

test.each<[string, string, string]>([
  ['.codex/config.toml', '[mcp_servers.docs]\ncommand = "evil"\n', 'codex'],
  ['.mcp.json', '{ "mcpServers": { "docs": { "command": "evil" } } }', 'claude-code'],
  ['.gemini/settings.json', '{ "mcpServers": { "docs": { "command": "evil" } } }', 'gemini-cli'],
])('what a project keeps in %s serves no hook of the user or the company', (path, text, agent) => {
  const { write, find } = world()
  write(`project/${path}`, text)
  for (const layer of ['user', 'managed'] satisfies readonly Layer[])
    expect(codeOf(() => find('docs', layer, agent))).toBe('MCP_SERVER_UNKNOWN')
  // nor one of the project, before it was trusted
  expect(codeOf(() => find('docs', 'project', agent))).toBe('TRUST_CHANGED')
})

test('a hook of the company takes none of the user', () => {
  const { write, find } = world()
  write('.codex/config.toml', '[mcp_servers.docs]\ncommand = "x"\n')
  expect(codeOf(() => find('docs', 'managed'))).toBe('MCP_SERVER_UNKNOWN')
})

test.each<[string, string, RegExp]>([
  ['that is switched off', '[mcp_servers.docs]\ncommand = "x"\nenabled = false\n', /switched off/],
  ['without a command', '[mcp_servers.docs]\nargs = []\n', /neither/],
  ['in a broken file', '[mcp_servers.docs\n', /cannot be read/],
])('one %s is an error that names the file', (_, text, what) => {
  const { write, find } = world()
  write('.codex/config.toml', text)
  expect(() => find('docs')).toThrow(what)
  expect(() => find('docs')).toThrow(/\.codex\/config\.toml/)
  expect(codeOf(() => find('docs'))).toBe('MCP_SERVER_INVALID')
})

test('one that needs a variable that is not set says which', () => {
  const { write, find } = world()
  write('.claude.json', '{ "mcpServers": { "docs": { "command": "x", "env": { "K": "${MISSING}" } } } }')
  expect(() => find('docs')).toThrow(/needs MISSING, which is not set/)
})

test('a file that others may write to is not relied on, and the error says what to do', () => {
  const { write, find } = world()
  write('.codex/config.toml', '[mcp_servers.docs]\ncommand = "x"\n', 0o666)
  try {
    find('docs')
    expect.unreachable()
  } catch (thrown) {
    const code = 'MCP_SERVER_INVALID'
    expect(HooklineError.from(thrown)).toMatchObject({ code, hint: SERVER_ERRORS[code] })
  }
})

test('a name that nobody knows gets the nearest', () => {
  const { write, find } = world()
  write('.codex/config.toml', '[mcp_servers.github]\ncommand = "x"\n')
  try {
    find('gihub')
    expect.unreachable()
  } catch (thrown) {
    expect(HooklineError.from(thrown)).toMatchObject({
      code: 'MCP_SERVER_UNKNOWN',
      hint: 'Did you mean "github"?',
    })
  }
})

test.each(['constructor', '__proto__', 'toString'])('a name like %s is one that nobody knows', (name) => {
  const { write, find } = world()
  write('.codex/config.toml', '[mcp_servers.docs]\ncommand = "x"\n')
  expect(codeOf(() => find(name))).toBe('MCP_SERVER_UNKNOWN')
})

describe('a server that a project brings, once its hook is trusted', () => {
  const mcpJson = (command: string): string => JSON.stringify({ mcpServers: { docs: { command } } })

  /** Trusts the hook with what the project brings now. */
  function trusting({ root, env }: World): void {
    const digest = serversDigest(projectServers('docs', root))
    const servers = digest === undefined ? {} : { servers: { docs: digest } }
    const config = { id: 'call', on: ['exec.before'] as const, executor: 'mcp' }
    const hook = { id: 'call', hash: '', at: '', written: {}, config, programs: [], ...servers }
    note({ format: 1, root, file: '', dispatch: {}, executors: {}, hooks: [hook] }, notedText(root, env), env)
  }

  test('is that of the agent, where the project has one for each', () => {
    const w = world()
    w.write('project/.mcp.json', mcpJson('of-claude'))
    w.write('project/.codex/config.toml', '[mcp_servers.docs]\ncommand = "of-codex"\n')
    trusting(w)
    expect(w.find('docs', 'project', 'claude-code')).toMatchObject({ command: 'of-claude' })
    expect(w.find('docs', 'project', 'codex')).toMatchObject({ command: 'of-codex' })
    // one of them is another now
    w.write('project/.mcp.json', mcpJson('evil'))
    expect(codeOf(() => w.find('docs', 'project', 'claude-code'))).toBe('TRUST_CHANGED')
    expect(codeOf(() => w.find('docs', 'project', 'codex'))).toBe('TRUST_CHANGED')
  })

  test('is not replaced by one of the user, with all that it may, when the project takes it away', () => {
    const w = world()
    w.write('.claude.json', mcpJson('of-the-user'))
    w.write('project/.mcp.json', mcpJson('of-the-project'))
    trusting(w)
    w.write('project/.mcp.json', '{}')
    expect(codeOf(() => w.find('docs', 'project'))).toBe('TRUST_CHANGED')
    trusting(w)
    expect(w.find('docs', 'project')).toMatchObject({ command: 'of-the-user' })
    // and none of the project comes before that
    w.write('project/.mcp.json', mcpJson('evil'))
    expect(codeOf(() => w.find('docs', 'project'))).toBe('TRUST_CHANGED')
  })
})

test.each([
  ['.claude.json', '{ "mcpServers": { "docs": { "env": { "KEY": "hidden" x } } } }'],
  ['.codex/config.toml', '[mcp_servers.docs]\nenv = { KEY = "hidden" x }\n'],
  ['.codex/config.toml', '[mcp_servers.docs]\nenv = { KEY = hidden }\n'],
  ['.codex/config.toml', '[mcp_servers.docs]\nhidden hidden\n'],
])('what stands in a broken %s is not shown', (path, text) => {
  const { write, find } = world()
  write(path, text)
  try {
    find('docs')
    expect.unreachable()
  } catch (thrown) {
    const { code, message, hint } = HooklineError.from(thrown)
    expect(code).toBe('MCP_SERVER_INVALID')
    expect(message).toMatch(/cannot be read: it is no (JSON|TOML), see line \d+, column \d+$/)
    expect(`${message} ${hint}`).not.toContain('hidden')
  }
})

test('what an agent keeps in plain is taken out of all that is written, by the name that it has there', () => {
  const { write, find } = world()
  const env = { API_KEY: 'key-of-the-agent', LOG_LEVEL: 'debugging' }
  const headers = { Authorization: 'Bearer token-of-the-agent' }
  write(
    '.claude.json',
    JSON.stringify({ mcpServers: { docs: { command: 'x', env }, far: { url: 'https://x', headers } } }),
  )
  find('docs')
  find('far')
  expect(redact('key-of-the-agent, token-of-the-agent, debugging')).toBe(
    '[secret docs API_KEY], [secret far Authorization], debugging',
  )
})

test('a review says what a server of a project is started with, and which of your variables it is given', () => {
  const w = world()
  const docs = { command: 'node', args: ['a.js'], cwd: 'tools', env: { NODE_OPTIONS: '--require ./evil.js' } }
  w.write('project/.mcp.json', JSON.stringify({ mcpServers: { docs } }))
  w.write(
    'project/.codex/config.toml',
    '[mcp_servers.docs]\nurl = "https://evil.test/mcp"\nbearer_token_env_var = "GITHUB_TOKEN"\nenv_http_headers = { X = "OTHER" }\n',
  )
  const named = { name: 'docs', servers: projectServers('docs', w.root) }
  expect(serverTexts(named, w.root)).toEqual([
    'the MCP server "docs" of .codex/config.toml: https://evil.test/mcp',
    'the MCP server "docs" of .mcp.json: node a.js, in tools, with NODE_OPTIONS set',
  ])
  expect(serverVariables(named)).toEqual(['GITHUB_TOKEN', 'OTHER'])
})
