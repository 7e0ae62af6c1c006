import { setTimeout as delay } from 'node:timers/promises'
import type { ServerStatus, SessionStatus } from '@hookline/server'
import { describe, expect, test } from 'vitest'
import { width } from '../src/top/text.ts'
import { view } from '../src/top/view.ts'
import { onPty, type OnPty } from './pty.ts'
import { serveWorld, type ServeWorld } from './serve-world.ts'

const NOW = Date.now()

const session = (over: Partial<SessionStatus> = {}): SessionStatus => ({
  agent: 'codex',
  id: 's1',
  root: '/work/shop',
  lastAt: NOW - 5000,
  events: 41,
  waitedMs: 62,
  denied: 2,
  open: 1,
  ...over,
})

const BUSY: Partial<ServerStatus> = {
  startedAt: NOW - 3 * 3_600_000,
  calls: { open: 1, answered: 1234, refused: 5, abandoned: 6 },
  waits: { p50: 1.2, p99: 8.4, max: 31 },
  sessions: [
    session(),
    session({ agent: 'claude-code', id: 's2', root: '/work/blog', events: 7, waitedMs: 1500 }),
  ],
  running: [{ hook: 'user/format', event: 'patch.after', session: 's2', since: NOW - 60_000 }],
  queue: {
    queued: 17,
    running: 2,
    dead: 3,
    breakers: [{ target: 'hooks.example.com', failures: 9, until: NOW + 600_000 }],
  },
  config: { files: ['/c/hooks.toml'], errors: ['hooks.toml:3:1: unknown key "matcher"'] },
}

const full = (over: Partial<ServerStatus> = {}): ServerStatus => ({
  v: 1,
  pid: 12,
  version: '1.2.0',
  build: '1.2.0-0a1b2c3d4e5f',
  startedAt: NOW,
  state: 'serving',
  socket: '/run/server.sock',
  http: { port: 4711 },
  rss: 54e6,
  calls: { open: 0, answered: 0, refused: 0, abandoned: 0 },
  waits: null,
  sessions: [],
  running: [],
  queue: null,
  config: { files: [], errors: [] },
  ...over,
})

/** Clears the screen, turns the direction of writing round, begins another line, hides what follows. */
const MOVES = '\u001B[2J\u009B2J\u202E\u200B\r\n\u0007\u001B]0;gone\u0007'

test('without a terminal it shows once how it is', () => {
  const { hookline, wish, pid } = serveWorld()
  wish({ status: BUSY })
  hookline(['serve'])
  const { stdout, status, stderr } = hookline(['top'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(
    new RegExp(
      `^hookline 1\\.2\\.0 {2}pid ${pid()} {2}up 3 h, since 20.* 54 MB {2}http://127\\.0\\.0\\.1:4711`,
    ),
  )
  expect(stdout).toMatch(
    /waits +p50 1 ms {2}p99 8 ms {2}longest 31 ms {2}added to agents 1\.6 s in 2 sessions/,
  )
  expect(stdout).toMatch(/1234 answered {2}1 open {2}5 sent on {2}6 abandoned/)
  expect(stdout).toMatch(/17 queued {2}2 running {2}3 dead: hookline dead list/)
  expect(stdout).toMatch(/\ncodex +shop +41 +62 ms +2 +1 +/)
  expect(stdout).toMatch(/\nclaude-code +blog +7 +1\.5 s +2 +1 +/)
  expect(stdout).toMatch(/\nuser\/format +patch\.after +blog +6\d(\.\d)? s/)
  expect(stdout).toMatch(/\nhooks\.example\.com +9 +10 min/)
  expect(stdout).toContain('unknown key "matcher"')
  expect(stdout).not.toContain('\u001B')
  expect(JSON.parse(hookline(['top', '--json']).stdout)).toMatchObject({ pid: pid(), ...BUSY })
})

test('where no server runs it says so, and what to do', () => {
  const { hookline } = serveWorld()
  const { status, stdout, stderr } = hookline(['top'])
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
  expect(stderr).toContain('hookline serve starts one')
  expect(hookline(['top', '--json'])).toMatchObject({ status: 3, stdout: 'null\n' })
  expect(hookline(['top', 'now']).status).toBe(64)
})

describe('on a terminal', () => {
  test('it shows what goes on, each second anew, and fits whatever the size becomes', async () => {
    const world = serveWorld()
    const top = begun(world, { ...BUSY, sessions: many(50) })
    await top.shows('project-0 ')
    expect(top.glass.isAlternate()).toBe(true)
    expect(top.glass.hasCursor()).toBe(false)
    expect(top.glass.lines()[0]).toMatch(/^hookline 1\.2\.0 {2}pid \d+ {2}up 3 h/)
    await top.shows(/sessions \(\d+ of 50\)/)
    expect(top.glass.lines().filter((line) => line !== '').length).toBeGreaterThan(20)
    top.resize(60, 14)
    // the last of what there is goes first
    await expect.poll(() => top.glass.lines().join('\n')).not.toContain('sessions (')
    await top.shows('unknown key')
    top.resize(140, 70)
    await top.shows('sessions (50)')
    await top.shows('project-49 ')
    world.wish({ status: { ...BUSY, sessions: [session({ root: '/work/later' })] } })
    await top.shows('later')
    await top.shows('sessions (1)')
    expect(top.glass.lines().join('\n')).not.toContain('project-')
    expect(top.glass.strange).toEqual([])
    top.type('q')
    expect(await top.ended).toBe(0)
  })

  test.each([
    ['q', (top: OnPty) => top.type('q')],
    ['Ctrl-C', (top: OnPty) => top.type('\u0003')],
    ['Escape', (top: OnPty) => top.type('\u001B')],
    ['SIGTERM', (top: OnPty) => top.kill('SIGTERM')],
    ['SIGINT', (top: OnPty) => top.kill('SIGINT')],
    ['SIGHUP', (top: OnPty) => top.kill('SIGHUP')],
  ])('%s ends it, and the terminal is as it was', async (_, leave) => {
    const top = begun(serveWorld(), BUSY, AS_SHELL)
    await top.shows('shop')
    leave(top)
    expect(await top.ended).toBe(0)
    expect(top.glass.isAlternate()).toBe(false)
    expect(top.glass.hasCursor()).toBe(true)
    expect(top.glass.wraps()).toBe(true)
    expect(top.glass.strange).toEqual([])
    const lines = top.glass.lines().filter((line) => line !== '')
    expect(lines[0]).toBe('before')
    // what the terminal does with what is typed is as it was, too
    expect(lines.at(-1)).toBe('the same')
  })

  test('other keys do nothing, an arrow is no Escape', async () => {
    const top = begun(serveWorld(), BUSY)
    await top.shows('shop')
    for (const keys of ['x', '\u001B[A', '\u001B[1;5C', '\r']) top.type(keys)
    await delay(300)
    expect(top.glass.isAlternate()).toBe(true)
    top.type('q')
    expect(await top.ended).toBe(0)
  })

  test('a server that goes away or stands still is told of, with what was seen last', async () => {
    const world = serveWorld()
    const top = begun(world, BUSY)
    await top.shows('shop')
    process.kill(world.pid()!, 'SIGSTOP')
    await top.shows('did not answer')
    expect(top.glass.lines().join('\n')).toContain('shop')
    process.kill(world.pid()!, 'SIGKILL')
    await top.shows('no server runs any more')
    world.hookline(['serve'])
    await top.shows(/^hookline 1\.2\.0/)
    top.type('q')
    expect(await top.ended).toBe(0)
  })

  test('it ends while a server that stands still is asked', async () => {
    const world = serveWorld()
    const top = begun(world, BUSY)
    await top.shows('shop')
    process.kill(world.pid()!, 'SIGSTOP')
    // in the middle of asking
    await delay(1500)
    top.type('q')
    expect(await top.ended).toBe(0)
    expect(top.glass.isAlternate()).toBe(false)
  })

  test('it has colours there, and none where NO_COLOR is set', async () => {
    for (const colour of [true, false]) {
      const top = begun(serveWorld(), BUSY, [], colour ? { NO_COLOR: '', FORCE_COLOR: '1' } : {})
      await top.shows('shop')
      expect(top.written().includes('\u001B[31m')).toBe(colour)
      top.type('q')
      await top.ended
    }
  })

  test('--once, and a terminal that is dumb, show it once', async () => {
    for (const [args, env] of [
      [['--once'], {}],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const top = begun(serveWorld(), BUSY, [], env, args)
      expect(await top.ended).toBe(0)
      expect(top.glass.lines().join('\n')).toContain('shop')
      expect(top.written()).not.toContain('\u001B')
    }
  })

  test('names of sessions, hooks and targets do nothing to it', async () => {
    const top = begun(serveWorld(), hostile(40))
    await top.shows('evil')
    expect(top.glass.strange).toEqual([])
    expect(top.glass.lines()).toHaveLength(30)
    expect(top.glass.lines()[0]).toMatch(/^hookline /)
    top.type('q')
    await top.ended
    expect(top.written()).not.toContain('gone\u0007')
    expect(top.written()).not.toContain('\u009B')
    expect(top.written()).not.toContain('\u202E')
  })
})

describe('what is shown', () => {
  test('is never wider or higher than the terminal, however long, wide or hostile names are', () => {
    for (const [columns, rows] of [
      [200, 60],
      [80, 24],
      [40, 10],
      [20, 5],
      [1, 1],
    ] as const) {
      const lines = view(full(hostile(100)), { columns, rows }, NOW)
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const line of lines) {
        expect(width(line)).toBeLessThanOrEqual(columns)
        // oxlint-disable-next-line no-control-regex -- that is what must not be there
        expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E\u200B]/)
      }
    }
  })

  test('has wide characters in columns that stand straight', () => {
    const lines = view(
      full({ sessions: [session({ root: '/w/日本語のプロジェクト' }), session({ root: '/w/plain' })] }),
      { columns: 100, rows: 30 },
      NOW,
    )
    const ends = lines.filter((line) => line.startsWith('codex')).map((line) => width(line))
    expect(new Set(ends).size).toBe(1)
  })

  test('tells sessions of projects with one name apart', () => {
    const both = [session({ root: '/a/web' }), session({ root: '/b/web' })]
    const text = view(full({ sessions: both }), { columns: 100, rows: 30 }, NOW).join('\n')
    expect(text).toContain('a/web')
    expect(text).toContain('b/web')
  })
})

function many(count: number): readonly SessionStatus[] {
  return Array.from({ length: count }, (_, at) => session({ id: `s${at}`, root: `/work/project-${at}` }))
}

function hostile(count: number): Partial<ServerStatus> {
  const evil = `evil ${MOVES} 日本 ${'x'.repeat(5000)}`
  return {
    version: `1.2.0 ${MOVES}`,
    sessions: many(count).map((one) => ({ ...one, agent: evil, id: evil, root: `/${evil}` })),
    running: many(count).map(() => ({ hook: evil, event: evil, session: MOVES, since: NOW })),
    queue: { queued: 1, running: 1, dead: 1, breakers: [{ target: evil, failures: 1, until: NOW }] },
    config: { files: [evil], errors: [evil, MOVES] },
  }
}

/** Says something before and after, with which its place on the terminal can be seen, and what the terminal is set to. */
const AS_SHELL = [
  '-c',
  'trap : INT TERM HUP; echo before; set=$(stty -g); "$@"; was=$?; [ "$set" = "$(stty -g)" ] && echo the same; exit $was',
  'sh',
]

function begun(
  world: ServeWorld,
  status: Partial<ServerStatus>,
  shell: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): OnPty {
  world.wish({ status })
  world.hookline(['serve'])
  const argv = [process.execPath, world.bin, 'top', ...args]
  const place = { ...world.env, TERM: 'xterm-256color', ...env }
  return onPty(shell.length === 0 ? argv : ['/bin/sh', ...shell, ...argv], place)
}
