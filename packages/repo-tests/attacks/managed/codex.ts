import { createRequire } from 'node:module'
import { READABLE } from '../../test/hostile-world.ts'
import type { ManagedAttack } from './attack.ts'

/** Takes every event, and lets everything happen. */
const impostor = (run: string, leaves: string): string => `
require('node:net').createServer((socket) => {
  socket.write('+')
  socket.on('data', () => socket.end('0 2 0\\n{}'))
}).listen(${JSON.stringify(`${run}/server.sock`)}, () => {
  const { lstatSync, writeFileSync } = require('node:fs')
  writeFileSync(${JSON.stringify(`${run}/calls.`)} + lstatSync(${JSON.stringify(`${run}/server.sock`)}).ino, '')
  writeFileSync(${JSON.stringify(leaves)}, '')
})
setTimeout(() => process.exit(0), 20000)
`

/** Allows everything before any other hook is asked, and leaves a file as it does. */
const ALLOWS = `version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
priority = 1000000
run = '''touch allowed.txt; printf '{"decision":"allow"}' '''
`

/** What hookline keeps has these names. */
const KEPT =
  'bin run plans trust trusted events facts installs.json guards.json guards.seal guards.lock pauses.json journal.db journal.aside'

function codexProgram(): string {
  return process.env['HOOKLINE_CODEX'] ?? createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')
}

/** What somebody with all rights of a user, or a repository, tries against a guard of the company in Codex. */
export const managedCodex: readonly ManagedAttack[] = [
  ['nothing at all', () => undefined],
  ['-c features.hooks=false', () => ({ words: ['-c', 'features.hooks=false'] })],
  ['-c with the whole table', () => ({ words: ['-c', 'features={hooks=false}'] })],
  ['--disable hooks', () => ({ words: ['--disable', 'hooks'] })],
  ['-c with its old name', () => ({ words: ['-c', 'features.codex_hooks=false'] })],
  ['hooks of nobody by -c', () => ({ words: ['-c', 'hooks={}'] })],
  [
    'a state that switches it off',
    () => ({
      words: ['-c', 'hooks.state={"/etc/codex/requirements.toml:pre_tool_use:0:0"={enabled=false}}'],
    }),
  ],
  ['the trust of hooks passed by', () => ({ words: ['--dangerously-bypass-hook-trust'] })],
  ['features in config.toml', () => ({ settings: '[features]\nhooks = false\ncodex_hooks = false\n' })],
  [
    'a record of state in config.toml',
    () => ({
      settings:
        '[hooks.state."<managed-requirements>/requirements.toml:pre_tool_use:0:0"]\nenabled = false\n',
    }),
  ],
  [
    'a profile of Codex that switches hooks off',
    (c) => {
      c.file('home/.codex/quiet.config.toml', '[features]\nhooks = false\n')
      return { words: ['--profile', 'quiet'] }
    },
  ],
  [
    'features in the config.toml of the repository',
    (c) => {
      c.file('work/.git/HEAD', 'ref: refs/heads/main\n')
      c.file('work/.codex/config.toml', '[features]\nhooks = false\n')
      return { settings: `[projects.${JSON.stringify(c.work)}]\ntrust_level = "trusted"\n` }
    },
  ],
  [
    'a line of the repository that looks like it and allows',
    (c) => {
      c.file('work/.git/HEAD', 'ref: refs/heads/main\n')
      const command = `echo '{}' # --agent codex --event PreToolUse --scope managed`
      c.file(
        'work/.codex/hooks.json',
        JSON.stringify({ hooks: { PreToolUse: [{ hooks: [{ type: 'command', command, timeout: 5 }] }] } }),
      )
      return {
        settings: `[projects.${JSON.stringify(c.work)}]\ntrust_level = "trusted"\n`,
        words: ['--dangerously-bypass-hook-trust'],
      }
    },
  ],
  [
    'variables of hookline',
    () => ({
      env: {
        HOOKLINE_DISABLED: '1',
        HOOKLINE_PROFILE: 'quiet',
        HOOKLINE__HOOKS__NO_TOUCH__ENABLED: 'false',
        HOOKLINE_CONFIG: '/dev/null',
        HOOKLINE_SAFE: '1',
      },
    }),
  ],
  [
    'a Node that is told to load something',
    (c) => ({
      env: { NODE_OPTIONS: `--require ${c.file('work/evil.cjs', 'process.exit(0)')}`, NODE_PATH: c.work },
    }),
  ],
  [
    'another Node first on PATH',
    (c) => {
      for (const name of ['node', 'env', 'sh', 'hookline']) c.file(`work/bin/${name}`, '#!/bin/sh\nexit 0\n')
      return { env: { PATH: `${c.work}/bin:/usr/local/bin:/usr/bin:/bin` } }
    },
  ],
  [
    'another home',
    (c) => ({
      env: {
        HOME: c.work,
        CODEX_HOME: `${c.home}/.codex`,
        XDG_CONFIG_HOME: c.work,
        XDG_STATE_HOME: '/dev/null',
      },
    }),
  ],
  ['a home that is not there', (c) => ({ env: { HOME: '/nowhere', CODEX_HOME: `${c.home}/.codex` } })],
  [
    'a plan of their own where plans are kept',
    (c) => {
      const plan =
        '{"key":{"file":"/etc/hookline/hooks.toml","layer":"managed","variant":"","hookline":"0.0.0"},"modules":[],"plan":{"format":2,"sources":[],"hooks":[],"executors":{},"dispatch":{},"warnings":[]}}'
      const name = '%2Fetc%2Fhookline%2Fhooks.toml.2dfdf07.json'
      for (const state of ['hookline', 'hookline/managed/hookline'])
        c.file(`home/.local/state/${state}/plans/${name}`, plan)
    },
  ],
  [
    'a pause of it',
    (c) => {
      const until = new Date(Date.now() + 3_600_000).toISOString()
      const pauses = [{ hook: 'managed/no-touch', from: until, until }]
      for (const state of ['hookline', 'hookline/managed/hookline'])
        c.file(`home/.local/state/${state}/pauses.json`, JSON.stringify({ format: 1, pauses }))
    },
  ],
  ['no place for anything that is kept', (c) => void c.sh(`rm -rf ${c.home}/.local; touch ${c.home}/.local`)],
  [
    'a link in the place of the state directory',
    (c) =>
      void c.sh(
        `rm -rf ${c.home}/.local; mkdir -p ${c.home}/.local/state; ln -s /dev/null ${c.home}/.local/state/hookline`,
      ),
  ],
  [
    'a state directory that is full of links',
    (c) => {
      for (const state of ['hookline', 'hookline/managed/hookline']) {
        const dir = `${c.home}/.local/state/${state}`
        c.sh(`mkdir -p ${dir}; for name in ${KEPT}; do ln -sfn ${c.work}/elsewhere ${dir}/$name; done`)
      }
    },
  ],
  [
    'a resident process of their own that allows',
    (c) => {
      const run = `${c.home}/.local/state/hookline/run`
      const program = c.file('work/server.cjs', impostor(run, `${c.work}/listens.txt`))
      c.sh(
        `mkdir -p ${run}; chmod 700 ${c.home}/.local/state/hookline ${run}; ${READABLE.node} ${program} >/dev/null 2>&1 & sleep 0.5`,
      )
      return { leaves: 'listens.txt' }
    },
  ],
  [
    'hooks of theirs that allow, first of all',
    (c) => {
      c.file('home/.config/hookline/hooks.toml', ALLOWS)
      c.file('home/.codex/config.toml', '')
      const { status, stderr } = c.user(['install', 'codex', '--codex', codexProgram()])
      if (status !== 0) throw new Error(stderr)
      // Codex forgets what it trusts with each config.toml that a test writes
      return { words: ['--dangerously-bypass-hook-trust'], leaves: 'allowed.txt' }
    },
  ],
  ['another command interpreter', () => ({ env: { SHELL: '/bin/false', ENV: '/dev/null' } })],
  [
    'a login that ends at once',
    (c) => {
      for (const name of ['.profile', '.bash_profile', '.bashrc', '.zshenv'])
        c.file(`home/${name}`, 'exit 0\n')
    },
  ],
  [
    'a file that its shell reads before each hook (`BASH_ENV`), by whoever starts Codex itself',
    (c) => ({
      env: {
        BASH_ENV: c.file(
          'work/early.sh',
          `case "$(tr '\\0' ' ' < /proc/$$/cmdline)" in */etc/hookline/*) exit 0 ;; esac\n`,
        ),
      },
    }),
    'not held',
  ],
]
