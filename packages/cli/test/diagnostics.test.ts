import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { command, world, type World, NO_FORCE_PUSH } from './hookline.ts'

const HOOKS = `
version = 1

${NO_FORCE_PUSH}
[[hooks]]
id = "gone"
on = "exec.before"
match = "git *"
run = ["./gone.sh"]

[[hooks]]
id = "never"
on = "exec.before"
match = "git *"
if = "event.session.cwd == '/nowhere'"
run = "true"
`

const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']

/** A world whose hookline is started with a program of somebody else's. */
function watched(source: string): World & { readonly seen: () => readonly Message[] } {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-watch-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const [watch, seen] = [join(dir, 'watch.cjs'), join(dir, 'seen.jsonl')]
  writeFileSync(watch, source)
  return {
    ...world(HOOKS, { NODE_OPTIONS: `--require=${watch}`, SEEN: seen }),
    seen: () =>
      existsSync(seen)
        ? readFileSync(seen, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Message)
        : [],
  }
}

interface Message {
  readonly channel: string
  readonly moment: Readonly<Record<string, unknown>>
}

const subscribe = (...names: readonly string[]): string => `
const { subscribe } = require('node:diagnostics_channel')
const { appendFileSync } = require('node:fs')
for (const name of ${JSON.stringify(names)})
  subscribe(name, (moment, channel) =>
    appendFileSync(process.env.SEEN, JSON.stringify({ channel, moment }) + '\\n'))`

test('whoever subscribes to a channel is told its moments, and the answer is the same', () => {
  const all = ['planned', 'started', 'completed', 'failed', 'skipped', 'denied', 'answered']
  const { hookline, seen, dir } = watched(subscribe(...all.map((name) => `hookline:${name}`)))
  const ran = hookline(RUN, command('git push --force', dir))
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  const other = world(HOOKS)
  const unwatched = other.hookline(RUN, command('git push --force', other.dir))
  expect(ran.stdout.replaceAll(dir, other.dir)).toBe(unwatched.stdout)
  expect(ran.stdout).toContain('Force-push is off here')
  const messages = seen()
  expect(messages.every(({ channel, moment }) => channel === `hookline:${String(moment['name'])}`)).toBe(true)
  expect(new Set(messages.map(({ channel }) => channel.slice(9)))).toEqual(new Set(all))
  const of = (name: string): unknown => messages.find(({ moment }) => moment['name'] === name)?.moment
  const event = { name: 'exec.before', data: { command: 'git push --force' } }
  expect(of('planned')).toMatchObject({
    event,
    hooks: [{ id: 'no-force-push' }, { id: 'gone' }, { id: 'never' }],
  })
  expect(of('completed')).toMatchObject({
    event,
    hook: { id: 'no-force-push', guard: true },
    result: { hook: 'user/no-force-push', status: 'done', output: { decision: 'deny' } },
  })
  expect(of('failed')).toMatchObject({ hook: { id: 'gone' }, result: { status: 'failed' } })
  expect(of('skipped')).toMatchObject({ hook: { id: 'never' }, result: { why: 'its `if` is false' } })
  expect(of('denied')).toMatchObject({
    hook: { id: 'no-force-push' },
    reason: expect.stringContaining('PR') as string,
  })
  expect(of('answered')).toMatchObject({
    event,
    outcome: { decision: 'deny' },
    durationMs: expect.any(Number) as number,
  })
})

test('the tool in docs/observing.md works as it stands there', () => {
  const page = readFileSync(new URL('../../../docs/observing.md', import.meta.url), 'utf8')
  const [, source] = /^```js\n([\s\S]*?)^```$/m.exec(page)!
  const { hookline, dir } = watched(source!)
  expect(hookline(['try', 'exec.before', 'git push --force', '--config', 'hooks.toml']).status).toBe(0)
  expect(readFileSync(join(dir, 'denied.log'), 'utf8')).toMatch(
    /^\S+ exec\.before no-force-push: Force-push is off here: open a PR\n$/,
  )
})

test('of other channels nothing is told', () => {
  const { hookline, seen, dir } = watched(subscribe('hookline:denied', 'hookline:nothing'))
  hookline(RUN, command('git push', dir))
  expect(seen()).toEqual([])
  hookline(RUN, command('git push --force', dir))
  expect(seen().map(({ channel }) => channel)).toEqual(['hookline:denied'])
})

test('nobody is asked what nobody asks for: without a subscriber there is no channel of ours', () => {
  const { hookline, seen, dir } = watched(`
const channels = require('node:diagnostics_channel')
const { channel } = channels
const made = []
channels.channel = (name) => (made.push(name), channel(name))
process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.SEEN, JSON.stringify({ channel: 'made', moment: { made } })))`)
  hookline(RUN, command('git push', dir))
  const [{ moment }] = seen() as [Message]
  expect((moment['made'] as readonly string[]).filter((name) => name.startsWith('hookline'))).toEqual([])
})

test('a subscriber that throws is told of, and changes nothing', () => {
  const { hookline, file, dir } = watched(
    `require('node:diagnostics_channel').subscribe('hookline:started', () => { throw new Error('mine') })`,
  )
  // it throws a tick later, as channels do: while the hook runs
  file('gone.sh', '#!/bin/sh\nsleep 0.2\n', 0o755)
  const passed = hookline(RUN, command('git status', dir))
  expect(passed).toMatchObject({ status: 0, stdout: '' })
  expect(passed.stderr).toBe('hookline: mine\n')
  expect(hookline(RUN, command('git push --force', dir)).stdout).toContain('"permissionDecision":"deny"')
})
