import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The Codexes that hookline was tried with, but for the one that is pinned: each from npm, several hundred megabytes, which is
 * why they are fetched here and not with everything else. `--record` keeps what they send as fixtures.
 */
const TRIED = ['0.171.0', '0.163.0', '0.150.1', '0.140.0', '0.130.0']

/** What Codex sends to its hooks, and obeys. */
const HOOKS = ['codex-matrix', 'codex-turns', 'codex-guards', 'codex-denials', 'codex-version']

/** What else there is of Codex, by every way to run it. What a version is without its tables tell; nothing is skipped. */
const WAYS = [
  'exec-codex',
  'exec-terminal-codex',
  'app-server-codex',
  'app-server-leave-codex',
  'codex-transcript',
  'codex-code-mode',
  'transcript-follow',
  'modes-codex',
  'tui-codex',
  'notify-codex',
  'plugin-in-codex',
  'sdk-example',
]

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, 'node_modules/.cache/codexes')

const named = process.argv.slice(2).filter((argument) => /^\d+\.\d+\.\d+$/.test(argument))
const record = process.argv.includes('--record')
const failed = (named.length > 0 ? named : TRIED).filter((version) => !holds(version))
if (failed.length > 0) process.exitCode = 1

function holds(version: string): boolean {
  const entry = fetched(version)
  const heap = record ? mkdtempSync(join(tmpdir(), 'hookline-codexes-')) : undefined
  const env = {
    ...process.env,
    HOOKLINE_CODEX: entry,
    ...(heap === undefined ? {} : { HOOKLINE_RECORD: heap }),
  }
  const suite = [...HOOKS, ...(record ? [] : WAYS)].map((name) => `packages/repo-tests/test/${name}`)
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...suite]
  const { status, stdout, stderr } = spawnSync(process.execPath, vitest, { cwd: ROOT, env, encoding: 'utf8' })
  if (status !== 0) process.stdout.write(stdout + stderr)
  if (heap !== undefined) keep(version, heap)
  const count = /^tests: .*$/m.exec(stdout)?.[0] ?? 'no tests ran'
  process.stdout.write(
    `codex ${version}: ${status === 0 ? 'as its table says' : 'NOT as its table says'}, ${count}\n`,
  )
  // a Codex that could not be started is skipped, which proves nothing
  return status === 0 && / 0 skipped/.test(count)
}

function fetched(version: string): string {
  const dir = join(CACHE, version)
  const entry = join(dir, 'node_modules/@openai/codex/bin/codex.js')
  if (existsSync(entry)) return entry
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), '{"private":true}')
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@openai/codex@${version}`]
  execFileSync('npm', words, { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] })
  return entry
}

/** One payload of each kind, as it was sent but for what only this machine has. */
function keep(version: string, heap: string): void {
  const folder = join(ROOT, 'packages/agents/fixtures/codex', version)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const kinds = new Map<string, string>()
  for (const file of readdirSync(heap).toSorted()) {
    const text = readFileSync(join(heap, file), 'utf8')
    const kind = kindOf(JSON.parse(text) as Payload)
    if ((kinds.get(kind)?.length ?? Number.POSITIVE_INFINITY) > text.length) kinds.set(kind, text)
  }
  for (const [kind, text] of kinds)
    writeFileSync(join(folder, `${kind}.json`), `${JSON.stringify(JSON.parse(neutral(text)), null, 2)}\n`)
  rmSync(heap, { recursive: true })
}

type Payload = Readonly<Record<string, unknown>> & { readonly hook_event_name: string }

function kindOf(payload: Payload): string {
  const name = dashed(payload.hook_event_name)
  const tool = payload['tool_name']
  const what =
    typeof tool === 'string' ? tool.replace(/^mcp__.*/, 'mcp') : (payload['source'] ?? payload['trigger'])
  const marks = [
    ...(typeof what === 'string' ? [dashed(what)] : []),
    ...(payload['agent_id'] !== undefined && !name.startsWith('subagent') ? ['subagent'] : []),
    ...(payload['stop_hook_active'] === true ? ['after-block'] : []),
  ]
  return [name, ...marks].join('.')
}

function dashed(name: string): string {
  return name
    .replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`)
    .replaceAll('_', '-')
    .toLowerCase()
}

function neutral(text: string): string {
  const lab = /"cwd":"([^"]*)\/workspace"/.exec(text)?.[1]
  return lab === undefined
    ? text
    : text
        .replaceAll(`${lab}/codex-home`, join('/home', 'user', '.codex'))
        .replaceAll(`${lab}/workspace`, '/workspace')
        .replaceAll(lab, '/lab')
}
