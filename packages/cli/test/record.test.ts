import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, recorded, world, type World, NO_FORCE_PUSH } from './hookline.ts'

const HOOKS = `
version = 1

${NO_FORCE_PUSH}`

const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']

const folder = ({ dir }: World): string => join(dir, 'home/.local/state/hookline/events')
const lines = (about: World): readonly Record<string, unknown>[] =>
  readFileSync(join(folder(about), 'recent.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('what an agent asked and was answered is kept, secrets left out', () => {
  const place = world(HOOKS)
  place.hookline(RUN, command('TOKEN=hunter2 git push --force'))
  place.hookline(RUN, command('ls'))
  expect(lines(place)).toMatchObject([
    {
      agent: { name: 'codex' },
      data: { command: 'TOKEN=[redacted] git push --force' },
      config: join(place.dir, 'hooks.toml'),
      decision: 'deny',
      obeys: true,
      hooks: [{ hook: 'user/no-force-push', status: 'done', decision: 'deny' }],
      reply: { exitCode: 0, stdout: expect.stringContaining('permissionDecision') as string },
    },
    { hooks: [{ hook: 'user/no-force-push', not: 'match' }], reply: { stdout: '' } },
  ])
  expect(lines(place)[0]).not.toHaveProperty('raw')
})

test('an event that no hook listens to is only counted', () => {
  const place = world(HOOKS)
  for (let n = 0; n < 3; n++)
    place.hookline(['run', '--agent', 'codex', '--config', 'hooks.toml'], recorded('user-prompt-submit'))
  expect(readdirSync(folder(place))).toEqual(['seen.codex.task.start'])
  expect(statSync(join(folder(place), 'seen.codex.task.start')).size).toBe(3)
})

test('with events = "all" each event is kept, also one that no hook listens to', () => {
  const place = world(`${HOOKS}\n[journal]\nevents = "all"\n`)
  place.hookline(['run', '--agent', 'codex', '--config', 'hooks.toml'], recorded('user-prompt-submit'))
  place.hookline(RUN, command('git push --force'))
  expect(lines(place)).toMatchObject([
    { name: 'task.start', hooks: [], obeys: true, reply: { stdout: '', exitCode: 0 } },
    { name: 'exec.before', decision: 'deny', hooks: [{ hook: 'user/no-force-push' }] },
  ])
  const history = JSON.parse(place.hookline(['history', '--json']).stdout) as readonly unknown[]
  expect(history).toMatchObject([{ event: 'exec.before' }, { event: 'task.start', hooks: [] }])
  expect(place.hookline(['history']).stdout).toContain('task.start')
  expect(place.hookline(['show', (history[1] as { id: string }).id]).status).toBe(0)
})

test('with events = "all" and no hook at all, too, of every agent and without secrets', () => {
  const place = world('version = 1\n[journal]\nevents = "all"\n')
  const ran = place.hookline(RUN, command('TOKEN=hunter2 ls'))
  expect(ran).toMatchObject({ status: 0, stdout: '', stderr: '' })
  const prompt = { session_id: 's', cwd: place.dir, hook_event_name: 'UserPromptSubmit', prompt: 'hello' }
  place.hookline(
    ['run', '--agent', 'claude-code', '--event', 'UserPromptSubmit', '--config', 'hooks.toml'],
    JSON.stringify(prompt),
  )
  expect(lines(place)).toMatchObject([
    { agent: { name: 'codex' }, name: 'exec.before', data: { command: 'TOKEN=[redacted] ls' }, hooks: [] },
    { agent: { name: 'claude-code' }, name: 'task.start', data: { prompt: 'hello' }, hooks: [] },
  ])
})

test('a payload that could not be read, and a call that the agent gave up on, are kept', async () => {
  const place = world(HOOKS)
  place.hookline(RUN, 'hello')
  place.file('hooks.toml', 'version = 1\n[[hooks]]\nid = "hung"\non = "exec.before"\nrun = ["./hung.sh"]\n')
  place.file('hung.sh', '#!/bin/sh\ntouch started\nexec sleep 60\n', 0o755)
  const child = place.start(RUN)
  child.stdin!.end(command('ls', place.dir))
  while (!existsSync(join(place.dir, 'started'))) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  expect(lines(place)).toMatchObject([
    { agent: 'codex', native: 'PreToolUse', lost: { code: 'PAYLOAD_INVALID' } },
    {
      agent: 'codex',
      native: 'PreToolUse',
      lost: { code: 'INTERNAL', message: expect.stringContaining('ended') as string },
    },
  ])
})

test('processes that run at once do not tear each other’s lines', async () => {
  const place = world(HOOKS)
  const long = command(`git push --force ${'x'.repeat(20_000)}`)
  const ends = Array.from({ length: 24 }, () => {
    const child = place.start(RUN)
    child.stdin!.end(long)
    return new Promise((resolve) => child.once('close', resolve))
  })
  expect(await Promise.all(ends)).toEqual(ends.map(() => 0))
  expect(lines(place)).toHaveLength(24)
})

test.each<readonly [string, (place: World) => void]>([
  ['a file', ({ dir }) => writeFileSync(join(dir, 'home/.local'), '')],
  [
    'open to others',
    (place) => (mkdirSync(folder(place), { recursive: true }), chmodSync(folder(place), 0o777)),
  ],
])('a state directory that is %s changes no answer', (_, spoil) => {
  const place = world(HOOKS)
  spoil(place)
  const ran = place.hookline(RUN, command('git push --force'))
  expect(ran).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('deny') as string })
  expect(existsSync(join(folder(place), 'recent.jsonl'))).toBe(false)
})

test('what emit sent is kept too', () => {
  const place = world('version = 1\n[[hooks]]\nid = "no"\non = "custom.x"\ndeny = "no"\n')
  expect(place.hookline(['emit', 'custom.x', '--config', 'hooks.toml']).status).toBe(2)
  expect(lines(place)).toMatchObject([
    { agent: { name: 'hookline' }, channel: 'emit', decision: 'deny', obeys: true },
  ])
})
