import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosisText } from '../src/diagnosis-text.ts'
import { command, world, type Ran, type World } from './hookline.ts'

/** Clears the screen, turns the direction of writing round, hides what follows. */
const MOVES = '\u009B2J\u202E\u200B'
// oxlint-disable-next-line no-control-regex -- that is what must not be there
const MOVING = /(?!\n)[\u0000-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069]/u

/** As TOML may have it: as it is, and escaped. */
const HOOKS = `
version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = ["git push *--force*", "!*${MOVES}b"]
if = 'event.data.command != "${MOVES}"'
description = "guards ${MOVES}"
guard = true
deny = "not here ${MOVES}\\u009b\\u001b[2J\\n✓ allowed"

[[hooks]]
id = "tells"
on = ["exec.before", "custom.*"]
run = 'printf "{\\"context\\": \\"%s\\"}" "$(printf "\\302\\2332J")"; echo "${MOVES}" >&2'

[[hooks]]
id = "breaks"
on = ["exec.before", "custom.*"]
run = 'echo "${MOVES}" >&2; exit 3'

[[hooks]]
id = "rewrites"
on = "exec.before"
rewrites = true
match = "echo *"
run = 'echo "{\\"rewrite\\": {\\"command\\": \\"ls ${MOVES}\\"}}"'

[[tests]]
name = "said ${MOVES}"
event = "exec.before"
subject = "git push --force ${MOVES}a"
expect = { decision = "allow", reason = "${MOVES}", context = ["${MOVES}"] }
`
const LINE = `git push --force ${MOVES} && x`
const CONFIG = ['--config', 'hooks.toml']

const made = (): World => {
  const place = world(HOOKS)
  const run = ['run', '--agent', 'codex', '--event', 'PreToolUse', ...CONFIG]
  place.hookline(run, command(LINE, place.dir))
  place.hookline(run, command(`echo ${MOVES}`, place.dir))
  return place
}

/** What is wrong with what a terminal would be sent, of which something is the words of others; nothing, if all is well. */
function wrong({ stdout, stderr }: Ran, what = ''): readonly string[] {
  const said = stdout + stderr
  if (MOVING.test(said)) return [`${what} moves it: ${JSON.stringify(said)}`]
  return said.includes('\uFFFD') ? [] : [`${what} tells nothing of others: ${said}`]
}

const VERBS: readonly (readonly [verb: string, words: readonly string[]])[] = [
  ['explain', ['exec.before', LINE]],
  ['try', ['exec.before', LINE]],
  ['try', ['exec.before', LINE, '--dry']],
  ['try', ['exec.before', `echo ${MOVES}`]],
  ['why', ['no-force-push']],
  ['why', ['no-force-push', 'git', 'push']],
  ['why', ['breaks']],
  ['why', ['tells']],
  ['list', []],
  ['test', []],
  ['config', ['print']],
  ['config', ['sources']],
  ['set', ['tells', 'description', `"${MOVES}"`, '--dry-run']],
  ['replay', ['last']],
  ['history', []],
  ['show', ['last']],
  ['emit', ['custom.done', '--data', JSON.stringify({ a: MOVES })]],
]

test('verbs show what agents, hooks and files say and do nothing else with it', () => {
  const place = made()
  for (const [verb, words] of VERBS)
    expect(wrong(place.hookline([verb, ...words, ...CONFIG]), `${verb} ${words[0]}`)).toEqual([])
}, 60_000)

test('the hooks of these tests are right', () => {
  expect(world(HOOKS).hookline(['check', 'hooks.toml', '--offline'])).toMatchObject({ status: 0, stderr: '' })
})

test('a reason with lines of its own does not pass for what hookline says', () => {
  const place = made()
  for (const args of [
    ['try', 'exec.before', LINE],
    ['why', 'no-force-push', 'git', 'push'],
  ]) {
    const { stdout } = place.hookline([...args, ...CONFIG])
    expect(stdout).toContain('✓ allowed')
    expect(stdout).not.toMatch(/^ {0,2}✓ allowed/m)
  }
})

test.each([
  ['a message', `version = 1\n[[hooks]]\nid = "a"\non = "exec.${MOVES}"\ndeny = "x"\n`],
  ['a key', `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\n"${MOVES}" = "x"\ndeny = "x"\n`],
  ['what it is near', `version = 1 # ${MOVES}\n[[hooks]]\nid = "a"\n on = = ${MOVES}\n`],
])('check, list and edits tell what is wrong, with its line: %s', (_, text) => {
  const place = world(text)
  for (const args of [
    ['check', 'hooks.toml'],
    ['list', ...CONFIG],
    ['disable', 'a', ...CONFIG],
  ])
    expect(wrong(place.hookline(args))).toEqual([])
})

test('a file with a name that moves a terminal is told of', () => {
  const place = world('version = 1')
  const name = `${MOVES}.toml`
  place.file(name, 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = ["./not-there"]\n')
  expect(wrong(place.hookline(['check', name]))).toEqual([])
  expect(wrong(place.hookline(['list', '--config', name]))).toEqual([])
  expect(wrong(place.hookline(['list', '--config', `not-${name}`]))).toEqual([])
  expect(wrong(place.hookline(['enable', 'a', '--config', name]))).toEqual([])
  expect(wrong(place.hookline(['set', 'a', 'timeout', '3s', '--config', name]))).toEqual([])
})

test('what hooks of an agent run is told by migrate, and what it would write', () => {
  const place = world('version = 1')
  const hooks = [{ matcher: `Bash${MOVES}`, hooks: [{ type: 'command', command: `echo ${MOVES}` }] }]
  const settings = place.file('settings.json', JSON.stringify({ hooks: { PreToolUse: hooks } }))
  const args = ['migrate', 'claude-code', '--from', settings, ...CONFIG]
  expect(wrong(place.hookline([...args, '--dry-run']))).toEqual([])
  expect(wrong(place.hookline(args))).toEqual([])
})

test('an unknown verb and a word that is none are told of', () => {
  const place = made()
  expect(wrong(place.hookline([MOVES]))).toEqual([])
  expect(wrong(place.hookline(['why', MOVES, ...CONFIG]))).toEqual([])
  expect(wrong(place.hookline(['plugin', MOVES]))).toEqual([])
})

test('lines of an agent that a repository wrote are told by status and by what install would change', () => {
  const place = world('version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n')
  const line = { type: 'command', command: `hookline run --agent codex ${MOVES}` }
  mkdirSync(join(place.dir, '.codex'))
  place.file('.codex/hooks.json', JSON.stringify({ hooks: { PreToolUse: [{ hooks: [line] }] } }, null, 2))
  const project = ['codex', '--scope', 'project', ...CONFIG]
  expect(wrong(place.hookline(['install', ...project, '--dry-run']), 'install --dry-run')).toEqual([])
  expect(wrong(place.hookline(['install', ...project]), 'install')).toEqual([])
  expect(wrong(place.hookline(['uninstall', ...project, '--dry-run']), 'uninstall --dry-run')).toEqual([])
})

test('a plugin that is not there is told of', () => {
  const place = world(`version = 1\n[executors]\nteam = "./${MOVES}.ts"\n`)
  expect(wrong(place.hookline(['plugin', 'list', ...CONFIG]))).toEqual([])
})

test('what doctor found is told', () => {
  const finding = {
    code: 'LINE_OFF',
    severity: 'error',
    what: `it runs ${MOVES}`,
    fix: `mend ${MOVES}`,
  } as const
  const said = diagnosisText({
    agent: 'codex',
    ok: false,
    program: `/opt/${MOVES}`,
    version: MOVES,
    home: MOVES,
    hookline: '1.0.0',
    sandbox: { backend: 'none', program: MOVES, fault: MOVES },
    limits: { by: 'cgroup', place: MOVES },
    lines: [{ scope: 'project', native: MOVES, state: 'silent' }],
    denials: [],
    findings: [finding],
  } as unknown as Parameters<typeof diagnosisText>[0])
  expect(wrong({ stdout: said, stderr: '', status: 1, ms: 0 })).toEqual([])
  expect(said.split('\n')).toHaveLength(7)
})
