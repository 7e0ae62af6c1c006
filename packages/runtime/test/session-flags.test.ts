import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readToml } from '@hookline/config'
import { expect, test } from 'vitest'
import type { Handler } from '../src/install/hooks-json.ts'
import { nativeKey } from '../src/install/codex/native-key.ts'
import { codexSession } from '../src/install/codex/session.ts'
import { sessionFlags, sessionKey } from '../src/install/codex/session-flags.ts'
import { trustHash } from '../src/install/codex/trust-hash.ts'

interface Vector {
  readonly event: string
  readonly keySuffix: string
  readonly identity: { readonly matcher?: string; readonly hooks: readonly Handler[] }
  readonly hash: string
}

/** As Codex 0.169.0 told them. */
const { vectors } = JSON.parse(readFileSync(new URL('trust-hash-vectors.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly Vector[]
}
const commands = vectors.filter(({ identity }) => identity.hooks[0]!.type === 'command')

test('hashes commands as Codex does', () => {
  expect(commands.length).toBeGreaterThan(10)
  for (const { event, identity, hash } of commands)
    expect([event, trustHash(nativeKey(event), identity.hooks[0]!, identity.matcher)]).toEqual([event, hash])
})

test('writes events in keys as Codex does', () => {
  for (const { event, keySuffix } of vectors) expect(keySuffix.startsWith(`${nativeKey(event)}:`)).toBe(true)
})

test('writes texts as TOML reads them, whatever is in them', () => {
  const command = `a "b" 'c' \\ \n \u0007 \u007f é`
  const handler: Handler = { type: 'command', command, timeout: 5, additionalContextLimit: 0 }
  const off = ['/a "folder"/hooks.json:stop:0:0']
  const flags = sessionFlags({
    handlers: new Map([['Stop', handler]]),
    hashes: new Map(),
    off,
    pinned: false,
  })
  expect(flags.filter((_, at) => at % 2 === 0)).toEqual(['-c', '-c'])
  const read = readToml(flags.filter((_, at) => at % 2 === 1).join('\n'), 'flags')
  expect(read.table).toEqual({
    hooks: {
      Stop: [{ hooks: [handler] }],
      state: {
        [sessionKey('Stop')]: { enabled: true, trusted_hash: trustHash('stop', handler) },
        [off[0]!]: { enabled: false },
      },
    },
  })
})

test('a hash that Codex told goes before our own', () => {
  const handler: Handler = { type: 'command', command: 'true', timeout: 5 }
  const hashes = new Map([['Stop', 'sha256:of-another-kind']])
  const flags = sessionFlags({ handlers: new Map([['Stop', handler]]), hashes, off: [], pinned: true })
  expect(flags.at(-1)).toContain('"trusted_hash"="sha256:of-another-kind"')
  expect(flags.slice(0, 2)).toEqual(['-c', 'features.hooks=true'])
})

test.each([
  [['hello'], 'terminal'],
  [[], 'terminal'],
  [['-m', 'exec', 'hello'], 'terminal'],
  [['resume', '--last'], 'terminal'],
  [['-c', 'a=b', 'exec', 'hello'], 'plain'],
  [['e', 'hello'], 'plain'],
  [['-C', 'there', 'review'], 'plain'],
  [['login'], 'none'],
  [['exec', '--help'], 'none'],
  [['exec', '--', '--help'], 'plain'],
  [['--version'], 'none'],
  [['agents'], 'elsewhere'],
  [['--remote', 'ws://there', 'hello'], 'elsewhere'],
  [['constructor'], 'terminal'],
  // Codex takes all of these for files, and opens its screen
  [['-i', 'a.png', 'login', 'status'], 'terminal'],
  [['--image', 'a.png', 'b.png', 'exec'], 'terminal'],
  [['-i', 'a.png', '--oss', 'login'], 'none'],
  [['--image=a.png', 'login'], 'none'],
  [['-ia.png', '-c', 'a=b', 'login'], 'none'],
  // it takes a prompt before a command
  [['hello', 'agents'], 'elsewhere'],
  [['hello', 'login', 'status'], 'none'],
  [['--of-a-newer-codex', 'login', 'hello'], 'terminal'],
  [['app-server'], 'plain'],
  [['app-server', 'proxy'], 'elsewhere'],
  [['app-server', '--analytics-default-enabled', 'daemon', 'start'], 'elsewhere'],
  [['debug', 'app-server', 'send-message-v2', 'hello'], 'elsewhere'],
  [['debug', 'models'], 'none'],
] as const)('codex %j is %s', (words, kind) => {
  expect(codexSession.kindOf(words)).toBe(kind)
})

test('finds the words that change settings, however they are written', () => {
  const words = [
    '-ca=1',
    'exec',
    '--config',
    'b=2',
    '-c',
    'c=3',
    '--disable=x',
    '--enable',
    'y',
    '--',
    '-c',
    'd=4',
  ]
  expect(codexSession.settingsOf(words, { CODEX_HOME: '/there' })).toEqual([
    '--config',
    'a=1',
    '--config',
    'b=2',
    '--config',
    'c=3',
    '--enable',
    'y',
    '--disable',
    'x',
  ])
  expect(codexSession.folderOf(['-C', 'one', 'exec', '--cd=two'])).toBe('two')
  expect(codexSession.filesOf(['-p', 'ci'], { CODEX_HOME: '/there' })).toEqual(['/there/ci.config.toml'])
})

test('a profile that is a table of config.toml is a setting for whoever is asked, and no other is', () => {
  const home = mkdtempSync(join(tmpdir(), 'hookline-'))
  const config = join(home, 'config.toml')
  const asked = (...words: readonly string[]) => codexSession.settingsOf(words, { CODEX_HOME: home })
  expect(asked('-p', 'old')).toEqual([])
  writeFileSync(config, '[profiles.old.features]\nhooks = false\n')
  expect(asked('-p', 'old', 'exec')).toEqual(['--config', 'profile="old"'])
  expect(asked('--profile=old')).toEqual(['--config', 'profile="old"'])
  expect(asked('-p', 'new')).toEqual([])
  writeFileSync(config, 'profiles = { old = { features = { hooks = false } } }\n')
  expect(asked('-p', 'old')).toEqual(['--config', 'profile="old"'])
  writeFileSync(config, 'model = "profiles of old"\n')
  expect(asked('-p', 'old')).toEqual([])
  rmSync(home, { recursive: true })
})
