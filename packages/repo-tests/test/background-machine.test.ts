import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openJournal } from '@hookline/journal'
import { describe, expect, test, vi } from 'vitest'
import { canMount, disk } from './background-mount.ts'
import { BIN, hook, NOTE, pidOf, place, RUN, SOON, type Place } from './background-world.ts'

const PROMISED = `${NOTE}\ndelivery = "at-least-once"`
const GATE = `[[hooks]]\nid = "gate"\non = "exec.before"\nguard = true\nmatch = "rm *"\ndeny = "not here"\n`
const HOOKS = hook('note', PROMISED) + GATE

const journalOf = ({ state }: Place): string => join(state, 'journal.db')

/** Asks the gate for what it denies, which is also to be noted. */
function denied(user: Place, line: string): string {
  const { stdout, status } = user.call(line)
  expect(status).toBe(0)
  expect(stdout).toContain('"permissionDecision":"deny"')
  expect(stdout).toContain('not here')
  return stdout
}

/** What the user is told, the hook of which failed. */
const LOST = 'user/note failed'

async function ended(pid: number, ms = 15_000): Promise<void> {
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: ms, interval: 50 })
}

function states(user: Place): readonly unknown[] {
  const { journal } = openJournal(journalOf(user), { waitMs: 5000 })
  const found = journal.db.all('SELECT state FROM runs ORDER BY id').map(({ state }) => state)
  journal.close()
  return found
}

/** So that nobody has the journal open, or the place. */
async function stopDeliverer({ state }: Place): Promise<void> {
  const pid = await vi.waitFor(() => {
    const found = pidOf(state)
    expect(found).toBeDefined()
    return found!
  }, SOON)
  process.kill(pid, 'SIGTERM')
  await ended(pid)
}

const start = (user: Place): ReturnType<Place['hookline']> => {
  const fixture = '../../agents/fixtures/codex/0.169.0/session-start.startup.json'
  const payload = readFileSync(new URL(fixture, import.meta.url), 'utf8').replaceAll('/workspace', user.dir)
  return user.hookline(['run', '--agent', 'codex', '--event', 'SessionStart'], payload)
}

describe('a crowd', () => {
  const CALLS = 200
  const AT_ONCE = 40

  function called(
    user: Place,
    line: string,
  ): Promise<{ readonly status: number | null; readonly said: string }> {
    const child = spawn(process.execPath, [BIN, ...RUN], { cwd: user.dir, env: user.env })
    const said: string[] = []
    for (const from of [child.stdout, child.stderr]) from.on('data', (data) => void said.push(String(data)))
    child.stdin.end(user.payload(line))
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, said: said.join('') })))
  }

  test(`of ${CALLS} calls, ${AT_ONCE} at once, on a journal that was not there: all are kept, each is carried out once, by one`, async () => {
    const user = place(hook('note', PROMISED))
    const lines = Array.from({ length: CALLS }, (_, n) => `line-${n}`)
    for (let from = 0; from < CALLS; from += AT_ONCE) {
      const came = await Promise.all(lines.slice(from, from + AT_ONCE).map((line) => called(user, line)))
      expect(new Set(came.map(({ status, said }) => `${status} ${said}`))).toEqual(new Set(['0 ']))
    }
    await vi.waitFor(() => expect(user.lines('notes').length).toBeGreaterThanOrEqual(CALLS), {
      timeout: 60_000,
      interval: 100,
    })
    await vi.waitFor(() => expect(new Set(states(user))).toEqual(new Set(['done'])), SOON)
    expect(user.lines('notes').toSorted()).toEqual(lines.toSorted())
    const { journal } = openJournal(journalOf(user), { waitMs: 5000 })
    const owners = journal.db
      .all('SELECT owner FROM attempts ORDER BY started_at, run')
      .map(({ owner }) => owner)
    expect(owners).toHaveLength(CALLS)
    // one after another, if there was more than one
    expect(owners.filter((owner, at) => owner !== owners[at - 1])).toHaveLength(new Set(owners).size)
    expect(journal.db.get('SELECT owner FROM deliverer')).toEqual({ owner: owners.at(-1) })
    expect(journal.faults()).toEqual([])
    journal.close()
    expect(readFileSync(join(user.state, 'deliverer.log'), 'utf8').match(/: try 1 done$/gm)).toHaveLength(
      CALLS,
    )
    expect(deliverersOf(user)).toHaveLength(1)
  }, 180_000)

  /** The processes that deliver for this user. */
  function deliverersOf(user: Place): readonly string[] {
    if (process.platform !== 'linux') return [String(pidOf(user.state))]
    return readdirSync('/proc').filter((pid) => {
      try {
        const of = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8')
        return (
          of('cmdline').includes('deliver.cjs') &&
          of('environ').split('\0').includes(`HOME=${user.env['HOME']}`)
        )
      } catch {
        return false
      }
    })
  }
})

describe.skipIf(!canMount)('a disk', () => {
  test('that is read-only: the gate answers, what is lost is said; once it is not, what was kept is carried out', async () => {
    const user = place(HOOKS)
    const own = disk(user.state, 16_384)
    user.call('before')
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before']), SOON)
    await stopDeliverer(user)
    own.setReadOnly(true)
    const said = denied(user, 'rm a')
    expect(said).toContain(LOST)
    expect(said).toContain('JOURNAL_UNUSABLE')
    expect(user.call('ls').stdout).toContain(LOST)
    own.setReadOnly(false)
    expect(denied(user, 'rm b')).not.toContain(LOST)
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before', 'rm b']), SOON)
  })

  test('that was always read-only: the gate answers, and what is lost is said', () => {
    const user = place(HOOKS)
    disk(user.state, 16_384).setReadOnly(true)
    expect(denied(user, 'rm a')).toContain(LOST)
    expect(user.call('ls').stdout).toContain(LOST)
  })

  /** Takes all the room there is; gives the way to give it back. */
  function fill({ state }: Place): () => void {
    const file = join(state, 'filler')
    const open = openSync(file, 'w', 0o600)
    for (let size = 65_536; size >= 1; size = size >> 1)
      try {
        for (;;) writeSync(open, Buffer.alloc(size))
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'ENOSPC' })
      }
    closeSync(open)
    return () => rmSync(file)
  }

  test('that is full from the first: the gate answers, what is lost is said; once there is room, it works', async () => {
    const user = place(HOOKS)
    disk(user.state, 16_384)
    const giveBack = fill(user)
    expect(denied(user, 'rm a')).toContain(LOST)
    expect(user.call('ls').stdout).toContain(LOST)
    giveBack()
    expect(denied(user, 'rm b')).not.toContain(LOST)
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['rm b']), SOON)
    expect(readdirSync(user.state).filter((name) => name.includes('corrupt'))).toEqual([])
  })

  test('that is full while one is carried out: it is not done again for that, and goes on once there is room', async () => {
    const held = `echo "$HOOKLINE_COMMAND" >> notes; until test -e go; do sleep 0.05; done; echo over >> over`
    const user = place(hook('note', `run = '${held}'\ntimeout = "2m"\ndelivery = "at-least-once"`) + GATE)
    disk(user.state, 16_384)
    user.call('first')
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['first']), SOON)
    const giveBack = fill(user)
    writeFileSync(join(user.dir, 'go'), '')
    await vi.waitFor(() => expect(user.lines('over')).toHaveLength(1), SOON)
    // more than what is left in the pages that the journal has already
    const long = 'x'.repeat(200_000)
    expect(denied(user, `rm ${long}`)).toContain(LOST)
    giveBack()
    expect(denied(user, 'rm b')).not.toContain(LOST)
    await vi.waitFor(() => expect(states(user)).toEqual(['done', 'done']), SOON)
    expect(user.lines('notes')).toEqual(['first', 'rm b'])
  })
})

describe('a journal', () => {
  const GARBAGE = Buffer.from('this is no database. '.repeat(2000))

  /** Leaves rubbish where the journal was, and nobody who has the old one open. */
  async function spoilt(user: Place): Promise<void> {
    user.call('before')
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before']), SOON)
    await stopDeliverer(user)
    for (const side of ['-wal', '-shm']) rmSync(`${journalOf(user)}${side}`, { force: true })
    writeFileSync(journalOf(user), GARBAGE)
  }

  const asideOf = ({ state }: Place): readonly string[] =>
    readdirSync(state).filter((name) => /^journal\.db\.corrupt-.*Z$/.test(name))

  test('that is rubbish is moved aside as it is, the user is told once, and a new one works', async () => {
    const user = place(HOOKS)
    await spoilt(user)
    const said = denied(user, 'rm a')
    expect(said).toContain('JOURNAL_CORRUPT')
    expect(said).not.toContain(LOST)
    const [aside, ...others] = asideOf(user)
    expect(others).toEqual([])
    expect(said).toContain(aside)
    expect(readFileSync(join(user.state, aside!))).toEqual(GARBAGE)
    expect(denied(user, 'rm b')).not.toContain('JOURNAL_CORRUPT')
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before', 'rm a', 'rm b']), SOON)
  })

  test('that is found to be rubbish when nobody listens: the user is told when the next session begins', async () => {
    const user = place(HOOKS)
    await spoilt(user)
    expect(start(user).stdout).toBe('')
    expect(asideOf(user)).toHaveLength(1)
    expect(start(user).stdout).toContain('JOURNAL_CORRUPT')
    expect(start(user).stdout).toBe('')
  })

  /** The same of one page: where that table or index begins. */
  async function damaged(user: Place, name: string): Promise<void> {
    user.call('before')
    await vi.waitFor(() => expect(states(user)).toEqual(['done']), SOON)
    await stopDeliverer(user)
    const { journal } = openJournal(journalOf(user), { waitMs: 5000 })
    const page = journal.db.get('SELECT rootpage FROM sqlite_schema WHERE name = ?', name)!['rootpage']
    journal.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    journal.close()
    const open = openSync(journalOf(user), 'r+')
    writeSync(open, Buffer.alloc(4096, 7), 0, 4096, (Number(page) - 1) * 4096)
    closeSync(open)
  }

  test('with a page that is rubbish is moved aside, too', async () => {
    const user = place(HOOKS)
    await damaged(user, 'runs')
    expect(denied(user, 'rm a')).toContain('JOURNAL_CORRUPT')
    expect(denied(user, 'rm b')).not.toMatch(/JOURNAL_CORRUPT|user\/note failed/)
    expect(asideOf(user)).toHaveLength(1)
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before', 'rm a', 'rm b']), SOON)
  })

  test('with a page that only who delivers comes by, too, and the user is told', async () => {
    const user = place(HOOKS)
    await damaged(user, 'lanes')
    expect(denied(user, 'rm a')).not.toContain('JOURNAL')
    await vi.waitFor(() => expect(asideOf(user)).toHaveLength(1), SOON)
    await vi.waitFor(() => expect(start(user).stdout).toContain('JOURNAL_CORRUPT'), SOON)
    expect(denied(user, 'rm b')).not.toContain('JOURNAL')
    // what was in the old one lies there
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before', 'rm b']), SOON)
  })

  test('with a page that only the start of a session comes by, too, and the user is told at the next', async () => {
    const user = place(HOOKS)
    await damaged(user, 'runs_new')
    expect(start(user).stdout).toBe('')
    expect(asideOf(user)).toHaveLength(1)
    expect(start(user).stdout).toContain('JOURNAL_CORRUPT')
  })

  test.each([
    ['that a newer hookline has written to', 'JOURNAL_NEWER', 0x686b6c6e, 'delete'],
    ['that a newer hookline has written to, as they are', 'JOURNAL_NEWER', 0x686b6c6e, 'wal'],
    ['that is a database of something else', 'JOURNAL_FOREIGN', 0, 'delete'],
  ] as const)(
    '%s: it stays as it is, the gate answers, and the user is told',
    (_, code, application, mode) => {
      const user = place(HOOKS)
      mkdirSync(user.state, { recursive: true, mode: 0o700 })
      const other = new DatabaseSync(journalOf(user))
      other.exec(
        `PRAGMA journal_mode = ${mode}; PRAGMA application_id = ${application}; PRAGMA user_version = 99`,
      )
      other.exec("CREATE TABLE theirs (x); INSERT INTO theirs VALUES ('kept')")
      other.close()
      const before = readFileSync(journalOf(user))
      const said = denied(user, 'rm a')
      expect(said).toContain(LOST)
      expect(said).toContain(code)
      start(user)
      expect(readFileSync(journalOf(user)).equals(before)).toBe(true)
      expect(asideOf(user)).toEqual([])
      expect(existsSync(join(user.state, 'deliverer.log'))).toBe(false)
    },
  )

  test('that somebody else writes to for long: the agent waits two seconds, its gate has its time all the same', async () => {
    // less than it is waited for, and much more than it takes
    const gate = `timeout = "1900ms"\nrun = 'sleep 0.2; case "$HOOKLINE_COMMAND" in rm*) echo "not here" >&2; exit 2;; esac'`
    const user = place(
      `${hook('note', PROMISED)}[[hooks]]\nid = "gate"\non = "exec.before"\nguard = true\n${gate}\n`,
    )
    const timed = (act: () => void): number => {
      const from = performance.now()
      act()
      return performance.now() - from
    }
    const calls = { ls: () => user.call('ls'), session: () => start(user) }
    const took = (call: keyof typeof calls): readonly number[] => [1, 2, 3].map(() => timed(calls[call]))
    const free = { ls: Math.max(...took('ls')), session: Math.max(...took('session')) }
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['ls']), SOON)
    const other = new DatabaseSync(journalOf(user), { timeout: 10_000 })
    other.exec('BEGIN IMMEDIATE')
    expect(denied(user, 'rm a')).toContain(LOST)
    const { stdout } = user.call('ls', 'another')
    expect(stdout).toContain(LOST)
    expect(stdout).not.toContain('deny')
    const waited = took('ls')
    expect(Math.min(...waited)).toBeGreaterThan(1900)
    // the quickest of three against the slowest of as many without the lock: there may be other things to do. Not five seconds
    expect(Math.min(...waited) - free.ls).toBeLessThan(4000)
    expect(Math.min(...took('session')) - free.session).toBeLessThan(4000)
    other.exec('COMMIT')
    other.close()
    expect(denied(user, 'rm b')).not.toContain(LOST)
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['ls', 'rm b']), SOON)
  })
})

describe('a state directory that goes away while somebody delivers', () => {
  const going = async (hooks: string, begun: string): Promise<readonly [Place, number]> => {
    const user = place(hooks)
    user.call('before')
    await vi.waitFor(() => expect(user.lines(begun)).toHaveLength(1), SOON)
    // it has tidied up, and does so again in a minute
    await vi.waitFor(() => expect(readdirSync(join(user.state, 'events'))).toContain('taken.json'), SOON)
    return [user, pidOf(user.state)!]
  }

  test('is not made again: who delivers ends', async () => {
    const [user, pid] = await going(HOOKS, 'notes')
    rmSync(user.state, { recursive: true, maxRetries: 20 })
    await ended(pid)
    expect(existsSync(user.state)).toBe(false)
  })

  test('is not made again by one that runs just then, either', async () => {
    const slow = `run = 'echo begun >> begun; sleep 60'\ntimeout = "2m"\ndelivery = "at-least-once"`
    const [user, pid] = await going(hook('slow', slow), 'begun')
    rmSync(user.state, { recursive: true, maxRetries: 20 })
    await ended(pid)
    expect(existsSync(user.state)).toBe(false)
  })

  test('and another comes in its place: who delivers for the old one ends, for the new one there is another', async () => {
    const [user, pid] = await going(HOOKS, 'notes')
    renameSync(user.state, `${dirname(user.state)}/away`)
    user.call('after')
    await vi.waitFor(() => expect(user.lines('notes')).toEqual(['before', 'after']), SOON)
    await ended(pid)
    expect(pidOf(user.state)).not.toBe(pid)
  })
})
