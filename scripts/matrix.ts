import { spawnSync } from 'node:child_process'

/** The oldest Node we support, the one we develop on, and the newest: each from npm, the tests against what is built. */
const SUPPORTED = ['22.19.0', '24.21.0', '26.10.0']

/**
 * Not what takes minutes and comes down to what shorter tests try on every Node: every misdeed through the whole command, kills and
 * full disks, and verbs that only people call.
 */
const ALL = [
  ['*codex*', 'hostile', 'hostile-*', 'install-*', 'own-*', 'background', 'deliverer', 'hooks-then', 'kill'],
  ['flood', 'ends', 'plugin', 'canary', 'fuzz', 'contract', 'executor-contract', 'dialect-contract'],
  ['connections', 'host-settings', 'survivors', 'news', 'plans', 'files', 'races', 'many-processes'],
  ['traversal', 'restore', 'notes', 'test', 'schema', 'migrate*', 'pause', 'config', 'overrides', 'record'],
  ['outbox', 'state-unusable', 'secrets', 'trust', 'trust-plugins', 'live-plan', 'emit', 'check', 'model'],
  ['client*', 'serve', 'serve-*', 'server-*', 'http*', 'top', 'hanging', 'host', 'edit', 'db', 'dead'],
  ['history', 'replay*', 'follow', 'terminal', 'templates', 'kept-runs', 'why*', 'explain'],
  ['noticing', 'verbs', 'app-server*', 'exec-again', 'logs', 'waiting', 'projects', 'report', 'diagnostics'],
  ['transport', 'faulty', 'transcript', 'stalled'],
]
  .flat()
  .map((name) => `--exclude '**/${name}.test.ts'`)
  .join(' ')

/** What is about the repository and its agents, and what is the same on every Node, since it only computes. */
const LEFT_OUT = ['repo-tests', 'repo-tests-swapped', 'repo-tests-alone', 'agents', 'config', 'core']
  .map((name) => `--project '!${name}'`)
  .join(' ')

const named = process.argv.slice(2).filter((argument) => /^\d+\.\d+\.\d+$/.test(argument))
const filters = process.argv.slice(2).filter((argument) => !named.includes(argument))
const failed = (named.length > 0 ? named : SUPPORTED).filter((version) => !passes(version))
if (failed.length > 0) process.exitCode = 1

function passes(version: string): boolean {
  const began = Date.now()
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['-y', '-p', nodePackage(version), '-c', script(version)],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, npm_config_loglevel: 'error', FORCE_COLOR: '0' },
    },
  )
  const ok = status === 0
  const count = /^tests: .*$/m.exec(stdout)?.[0] ?? 'no tests ran'
  if (!ok) process.stdout.write(`${stdout}\n${stderr}\n`)
  for (const [again] of stdout.matchAll(/^passed only at the second try: .*\n/gm)) process.stdout.write(again)
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  process.stdout.write(`node ${version}: ${ok ? 'passed' : 'FAILED'} in ${seconds} s, ${count}\n`)
  return ok
}

function nodePackage(version: string): string {
  return `node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}@${version}`
}

/** Its Node comes first for what the tests start too, and it is asked for its version: another one proves nothing. */
function script(version: string): string {
  return [
    `export PATH="$(dirname "$(readlink -f "$(command -v node)")"):$PATH"`,
    `test "$(node -v)" = "v${version}" || { echo "this is node $(node -v), not ${version}" >&2; exit 1; }`,
    `node node_modules/vitest/vitest.mjs run ${filters.length > 0 ? '' : LEFT_OUT} ${filters.length > 0 ? filters.join(' ') : ALL}`,
  ].join('\n')
}
