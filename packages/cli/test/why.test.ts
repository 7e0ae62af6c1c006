import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, recorded, world, type World } from './hookline.ts'
import { fail, journalWorld } from './journal-world.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = ["git push *--force*", "!*--dry-run*"]
guard = true
deny = "Force-push is off here: open a PR"

[[hooks]]
id = "only-here"
on = "exec.before"
if = 'event.session.cwd == "/elsewhere" && event.data.command.startsWith("git")'
context = "x"

[[hooks]]
id = "off"
on = "exec.before"
enabled = false
deny = "no"

[[hooks]]
id = "broke"
on = "exec.before"
run = "exit 3"

[[hooks]]
id = "quiet"
on = "exec.before"
run = "true"

[[hooks]]
id = "record-only"
on = "exec.before"
guard = true
enforce = false
deny = "would be denied"

[[hooks]]
id = "at-prompt"
on = "task.start"
context = "x"
`

const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']
const CONFIG = ['--config', 'hooks.toml']

interface Report {
  readonly because: string
  readonly steps: readonly {
    readonly step: string
    readonly ok: boolean
    readonly says: string
    readonly at?: string
  }[]
  readonly earlier: readonly { readonly subject: string }[]
}

function why({ hookline }: World, ...words: readonly string[]): Report {
  const { stdout, status } = hookline(['why', ...words, '--json', ...CONFIG])
  expect(status).toBe(0)
  return JSON.parse(stdout) as Report
}

function played(...lines: readonly string[]): World {
  const place = world(HOOKS)
  for (const line of lines) place.hookline(RUN, command(line, place.dir))
  return place
}

test.each([
  ['no-force-push', 'git push --force', 'obeyed', true, 'Codex was told, and obeys it at exec.before'],
  ['no-force-push', 'git push', 'match', false, 'git push *--force*, !*--dry-run* fits none of "git push"'],
  ['only-here', 'git push', 'if', false, 'it is false'],
  ['off', 'git push', 'enabled', false, 'it is switched off'],
  ['broke', 'git push', 'ran', false, '[SCRIPT_'],
  ['quiet', 'git push', 'ran', true, 'no objection'],
  ['record-only', 'git push', 'obeyed', false, '`enforce = false`'],
  ['user/quiet', 'git push', 'ran', true, 'no objection'],
])('why %s after %s: the step that explains is %s', (hook, line, because, ok, says) => {
  const report = why(played(line), hook)
  expect(report.because).toBe(because)
  expect(report.steps.at(-1)).toMatchObject({ step: because, ok })
  expect(report.steps.at(-1)!.says).toContain(says)
  expect(report.steps.slice(0, -1).every((step) => step.ok)).toBe(true)
})

test('for people, each step is a line, conditions and patterns are told value by value', () => {
  const place = played('ls', 'git push --force --dry-run')
  const one = place.hookline(['why', 'only-here', ...CONFIG]).stdout
  expect(one).toContain('✗ if      it is false')
  expect(one).toContain('event.session.cwd == "/elsewhere" = false')
  expect(one).toContain(`event.session.cwd = ${JSON.stringify(place.dir)}`)
  expect(one).toContain('event.data.command = "git push --force --dry-run"')
  const two = place.hookline(['why', 'no-force-push', ...CONFIG]).stdout
  expect(two).toContain('user/no-force-push  guard')
  expect(two).toContain('✓ called  Codex 2x at exec.before')
  expect(two).toContain('!*--dry-run* fits "git push --force --dry-run"')
  expect(two).toMatch(/before that\n.* exec\.before {2}"ls" {2}not due: match/)
})

test('words of the subject pick the event, --last how many are told', () => {
  const place = played('git push --force', 'ls one', 'ls two', 'ls three')
  expect(why(place, 'no-force-push', 'git', 'push').because).toBe('obeyed')
  expect(why(place, 'no-force-push', '--last', '2').earlier.map(({ subject }) => subject)).toEqual([
    'ls two',
    'ls one',
  ])
  expect(why(place, 'no-force-push', 'cargo').steps.at(-1)).toMatchObject({ step: 'on', ok: false })
})

test('an agent that is not wired, or wired and never called, explains it', () => {
  const place = world(HOOKS)
  expect(why(place, 'quiet').steps).toMatchObject([
    { step: 'wired', ok: false, hint: 'hookline install codex' },
  ])
  const hook = {
    type: 'command',
    command: "'/state/hookline/bin/1/hook' --agent codex --event PreToolUse --scope user",
  }
  place.file('home/hooks.json', JSON.stringify({ hooks: { PreToolUse: [{ hooks: [hook] }] } }))
  const wired = world(HOOKS, { CODEX_HOME: join(place.dir, 'home') })
  expect(why(wired, 'quiet').steps).toMatchObject([
    { step: 'called', ok: false, says: expect.stringContaining('hooks.json') as string },
  ])
  expect(why(wired, 'at-prompt').because, 'wired, but not for this event').toBe('wired')
})

test('an event that was seen before the hook was there explains it, and so does another hooks.toml', () => {
  const place = world('version = 1')
  place.hookline(RUN, command('ls'))
  place.file('hooks.toml', HOOKS)
  expect(why(place, 'quiet')).toMatchObject({ because: 'on' })
  place.file('other.toml', HOOKS)
  place.hookline([...RUN.slice(0, -1), 'other.toml'], command('ls'))
  expect(why(place, 'quiet').steps.at(-1)).toMatchObject({
    step: 'on',
    hint: expect.stringContaining(join(place.dir, 'other.toml')) as string,
  })
})

test('a last call that was no event explains it', () => {
  const place = played('ls')
  place.hookline(RUN, 'hello')
  expect(why(place, 'quiet').steps).toMatchObject([
    { step: 'called', ok: false, says: expect.stringContaining('PAYLOAD_INVALID') as string },
  ])
  place.hookline(RUN, command('ls'))
  expect(why(place, 'quiet').because).toBe('ran')
})

test('a message of several lines stands in lines below its step', () => {
  const place = world(
    'version = 1\n[[hooks]]\nid = "loud"\non = "exec.before"\nguard = true\nrun = "echo one >&2; echo two >&2; exit 3"\n',
  )
  place.hookline(RUN, command('ls', place.dir))
  expect(place.hookline(['why', 'loud', ...CONFIG]).stdout).toMatch(
    /exit code 3: one\n {14}two \[SCRIPT_FAILED\]\n {14}\S/,
  )
})

test('times are those of the wall, and for programs RFC 3339', () => {
  const place = world(HOOKS, { TZ: 'Etc/GMT-14' })
  const local = (at: string): string =>
    new Date(Date.parse(at) + 14 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  place.hookline(RUN, command('ls', place.dir))
  const { at } = why(place, 'quiet').steps.find(({ step }) => step === 'on')!
  expect(place.hookline(['why', 'quiet', ...CONFIG]).stdout).toContain(`exec.before, ${local(at!)}: "ls"`)
  place.hookline(RUN, 'hello')
  const lost = why(place, 'quiet').steps.at(-1)!
  expect(place.hookline(['why', 'quiet', ...CONFIG]).stdout).toContain(
    `(${local(lost.at!)}), and it was no event`,
  )
})

test('a hooks.toml that was changed since does not change what was', () => {
  const place = played('git push')
  place.file('hooks.toml', HOOKS.replace('git push *--force*', 'git push*'))
  const report = why(place, 'no-force-push')
  expect(report.steps.at(-1)).toMatchObject({
    step: 'match',
    ok: false,
    says: expect.stringContaining('changed since') as string,
  })
})

test('what was sent with emit can be asked for, too', () => {
  const place = world('version = 1\n[[hooks]]\nid = "no"\non = "custom.*"\ndeny = "no"\n')
  place.hookline(['emit', 'custom.x', ...CONFIG])
  expect(why(place, 'no').because).toBe('obeyed')
})

const BOTH = `version = 1
[[hooks]]
id = "archive"
on = ["session.end", "exec.*", "task.start", "custom.deployed"]
run = "exit 3"
`

test('what was emitted came without any agent, and is told to its end', () => {
  const place = world(BOTH)
  place.hookline(['emit', 'custom.deployed', ...CONFIG])
  for (const words of [[], ['--event', 'custom.deployed'], ['--event', 'custom.*']]) {
    const report = why(place, 'archive', ...words)
    expect(report.steps.map(({ step }) => step)).not.toContain('wired')
    expect(report.steps[0]).toMatchObject({ ok: true, says: 'hookline emit 1x at custom.deployed' })
    expect(report.steps.at(-1)).toMatchObject({
      ok: false,
      says: expect.stringContaining('SCRIPT_') as string,
    })
  }
})

test('what nobody emitted or called is asked for by itself, and a native name only for what it becomes', () => {
  const place = world(BOTH)
  const last = (...words: readonly string[]): unknown => why(place, 'archive', ...words).steps.at(-1)
  expect(last('--event', 'custom.deployed')).toMatchObject({
    step: 'called',
    says: 'nobody ever called hookline at custom.deployed',
    hint: 'hookline emit custom.deployed',
  })
  expect(last('--event', 'session.end')).toMatchObject({
    step: 'wired',
    says: 'nothing calls hookline at SessionEnd, which becomes session.end',
  })
  expect(last()).toMatchObject({
    says: expect.stringMatching(/which becomes session\.end, exec\.\*, task\.start$/) as string,
  })
})

test('a hook that is not there is answered with the nearest that is', () => {
  expect(world(HOOKS).hookline(['why', 'no-force-psh', ...CONFIG])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('Did you mean "no-force-push"?') as string,
  })
  expect(world(HOOKS).hookline(['why', ...CONFIG]).status).toBe(64)
  expect(world(HOOKS).hookline(['why', 'quiet', '--last', 'x', ...CONFIG]).status).toBe(64)
})

test('a payload of a prompt is not taken for one of a command', () => {
  const place = played('ls')
  place.hookline(['run', '--agent', 'codex', ...CONFIG], recorded('user-prompt-submit', place.dir))
  expect(why(place, 'at-prompt')).toMatchObject({ because: 'ran', earlier: [] })
})

test('what the journal does not know any more did not run, and what was sent again is told with it', () => {
  const place = journalWorld(
    'version = 1\n[[hooks]]\nid = "late"\non = "exec.before"\nmode = "background"\nrun = "true"\n',
  )
  // somebody else has the place of the deliverer, and does nothing
  place.filled((journal) => void journal.takePlace('a test', 600_000, null))
  place.called('one')
  const ran = (): Report['steps'][number] => why(place, 'late').steps.at(-1)!
  expect(ran()).toMatchObject({ step: 'ran', ok: true })
  const again = (): unknown => place.json('replay', 'last', '--deliver', '--yes', '--config', 'hooks.toml')
  expect(again()).toMatchObject({ sent: 1, number: 1 })
  const { stdout } = place.hookline(['show', 'last'])
  expect(stdout).toMatch(/user\/late {2}queued {2}#1, best effort, /)
  expect(stdout).toMatch(/user\/late {2}queued {2}#2, replay 1, best effort, /)
  expect(place.json('show', 'last')).toMatchObject({ runs: [{ replay: 0 }, { replay: 1 }] })
  expect(place.hookline(['history', '--state', 'queued']).stdout).toMatch(/"one" {2}user\/late queued 2x\n$/)
  place.filled((journal) => {
    journal.db.exec("UPDATE runs SET promised = 1; UPDATE runs SET state = 'done', attempts = 1 WHERE id = 1")
    fail(journal)
  })
  expect(ran()).toMatchObject({
    ok: false,
    says: expect.stringMatching(
      /^in the background.*; replay 1: it was given up .*it broke \[HTTP_500\]$/,
    ) as string,
    hint: expect.stringContaining('hookline dead redrive 2') as string,
  })
  place.filled((journal) => journal.db.exec('DELETE FROM runs WHERE id = 1'))
  expect(ran()).toMatchObject({
    ok: false,
    says: expect.stringMatching(/does not know it any more; replay 1: it was given up/) as string,
  })
  place.filled((journal) => journal.purge([2]))
  expect(ran()).toMatchObject({ ok: false, says: expect.stringMatching(/know it any more$/) as string })
})
