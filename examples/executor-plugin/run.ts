import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const HERE = import.meta.dirname
const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))

/** A project with this plugin installed in it, and a home without anything. */
const project = mkdtempSync(join(tmpdir(), 'hookline-diary-'))
process.on('exit', () => rmSync(project, { recursive: true, force: true }))
mkdirSync(join(project, 'node_modules'))
symlinkSync(HERE, join(project, 'node_modules/hookline-executor-diary'))
cpSync(join(HERE, 'hooks.toml'), join(project, 'hooks.toml'))

function hookline(verb: readonly string[], input = ''): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: project,
    XDG_STATE_HOME: join(project, 'state'),
    NO_COLOR: '1',
  }
  const options = { cwd: project, env, input, encoding: 'utf8' } as const
  const ran = spawnSync(process.execPath, [CLI, ...verb, '--config', join(project, 'hooks.toml')], options)
  equal(ran.status, 0, `hookline ${verb.join(' ')}: ${ran.stdout}${ran.stderr}`)
  return ran.stdout
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

match(hookline(['check']), /1 hook, 0 warnings/)
say('✓ hookline check takes the plugin and its settings')

const payload = readFileSync(join(HERE, 'payload.json'), 'utf8')
equal(hookline(['run', '--agent', 'codex'], payload), '', 'a diary has nothing to say to the agent')
const diary = join(project, 'state/hookline/diary')
const lines = (): readonly string[] => readFileSync(diary, 'utf8').trim().split('\n')
// nobody waits for a hook that gives no answer: it is carried out in the background
for (let tries = 0; !existsSync(diary) && tries < 300; tries++) await sleep(100)
deepStrictEqual(
  lines().map((line) => (JSON.parse(line) as { says: string }).says),
  ['codex runs pnpm test'],
)
say(`✓ an event of Codex became: ${lines()[0]}`)

hookline(['run', '--agent', 'codex'], payload)
await sleep(1000)
equal(lines().length, 1, 'the same call has two lines')
say('✓ the same call a second time is not written again')
