import { expect, test } from 'vitest'
import { checkLines } from '../src/doctor/check-lines.ts'
import { checkSettings } from '../src/doctor/check-settings.ts'
import { checkWiring } from '../src/doctor/check-wiring.ts'
import { FINDINGS } from '../src/doctor/findings.ts'
import { callsHookline, partsOf, type WiredLine } from '../src/doctor/line.ts'
import { activeLines, type View } from '../src/doctor/view.ts'

const ARGS = '--agent codex --event PreToolUse --scope user --install x --closed'
const DENIAL = `/bin/sh -c 'echo "no" >&2; exit 2'`
const COPY = '/state/hookline/bin/1.2.3-0123456789ab'
const USER = `PERL_BADLANG=0 PERL_SKIP_LOCALE_INIT=1 '/usr/bin/perl' -T -C0 '${COPY}/client.pl' ${ARGS} || /bin/sh '${COPY}/hook' --lost ${ARGS} || ${DENIAL}`
const PROJECT = `sh -c 'h="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/bin/hook"; if [ -x "$h" ]; then exec "$h" --agent codex --event Stop --scope project; fi'`
const BY_HAND = `'/usr/bin/node' '/opt/hookline/bin/hookline.cjs' 'run' '--agent' 'codex' '--event' 'Stop'`

const line: WiredLine = {
  scope: 'user',
  native: 'PreToolUse',
  key: '/home/me/.codex/hooks.json:pre_tool_use:0:0',
  file: '/home/me/.codex/hooks.json',
  place: 0,
  command: USER,
  matcher: null,
  timeout: 61,
  async: false,
  enabled: true,
  trust: 'trusted',
}
const view: View = {
  lines: [line],
  version: '0.169.0',
  warnings: [],
  errors: [],
  features: {},
  mcpServers: [],
  untrusted: [],
  requirements: {},
}
const standard = {
  wanted: [{ native: 'PreToolUse', closed: true, timeout: 61 }],
  hookline: '1.2.3',
  stateDir: '/state/hookline',
  node: undefined,
}

test.each([
  ['of user scope', USER, true],
  ['of a project', PROJECT, true],
  ['written by hand', BY_HAND, true],
  ['hookline on PATH', 'hookline run --agent codex', true],
  ["somebody else's", 'node check.js --agent codex', false],
  ['that only speaks of hookline', 'echo "no hookline here"', false],
])('a line %s is known for what it is', (_, command, ours) => {
  expect(callsHookline(command)).toBe(ours)
})

test('a line tells what it calls', () => {
  expect(partsOf(USER)).toEqual({
    closed: true,
    calls: ['/usr/bin/perl', `${COPY}/client.pl`, `${COPY}/hook`],
    hookline: '1.2.3',
  })
  const quoted = USER.replaceAll("'/state/", String.raw`'/it'\''s/`)
  expect(partsOf(quoted).calls).toEqual(
    ['/usr/bin/perl', `${COPY}/client.pl`, `${COPY}/hook`].map((path) => path.replace('/state/', "/it's/")),
  )
  expect(partsOf(PROJECT)).toEqual({ closed: false, calls: [], hookline: undefined })
  expect(partsOf(BY_HAND)).toEqual({
    closed: false,
    calls: ['/usr/bin/node', '/opt/hookline/bin/hookline.cjs'],
    hookline: undefined,
  })
})

test.each([
  ['mcp__lab', 'MATCHER_DEAD'],
  ['Bash|mcp__lab', 'MATCHER_DEAD'],
  ['Bash | apply_patch', 'MATCHER_DEAD'],
  ['Bash|apply_patch', 'MATCHER_NARROWS'],
  ['mcp__lab__echo', 'MATCHER_NARROWS'],
  ['^mcp__lab__', 'MATCHER_NARROWS'],
  ['mcp__.*|Bash', 'MATCHER_NARROWS'],
  ['*', undefined],
  ['', undefined],
  [null, undefined],
])('the matcher %j: %s', (matcher, code) => {
  const found = checkLines([{ ...line, matcher }], standard).map((one) => one.code)
  expect(found.filter((one) => one.startsWith('MATCHER'))).toEqual(code === undefined ? [] : [code])
})

test('what many lines have in common is said once', () => {
  const lines = [line, { ...line, native: 'Stop', key: 'other' }]
  const gone = checkLines(lines, standard).filter(({ code }) => code === 'COPY_MISSING')
  expect(gone).toHaveLength(1)
})

test('a perl that is gone, and what takes its place, is a warning', () => {
  const command = USER.replace('/usr/bin/perl', '/nowhere/perl-5/bin/perl')
  const found = checkLines([{ ...line, command }], standard)
  expect(found).toContainEqual(
    expect.objectContaining({
      code: 'PERL_GONE',
      severity: 'warning',
      what: '/nowhere/perl-5/bin/perl is not there',
    }),
  )
})

test.each([
  ['allow_managed_hooks_only', { allowManagedHooksOnly: true }, 'MANAGED_HOOKS_ONLY'],
  ['[features] hooks = false', { featureRequirements: { hooks: false } }, 'HOOKS_OFF'],
])('an administrator who demands %s: no line counts as active', (_, requirements, code) => {
  expect(checkSettings({ ...view, requirements }).map((one) => one.code)).toEqual([code])
  expect(activeLines({ ...view, requirements })).toEqual([])
})

test('an administrator who demands other things leaves hooks alone', () => {
  const requirements = { allowManagedHooksOnly: null, featureRequirements: { apps: false } }
  expect(checkSettings({ ...view, requirements })).toEqual([])
  expect(activeLines({ ...view, requirements })).toEqual([line])
})

test('a line that the agent does not trust, or that is off, is not active', () => {
  const lines = [
    { ...line, trust: 'untrusted' },
    { ...line, trust: 'modified' },
    { ...line, enabled: false },
  ]
  expect(activeLines({ ...view, lines })).toEqual([])
  expect(activeLines({ ...view, lines: [{ ...line, trust: 'managed' }] })).toHaveLength(1)
})

test('a warning that nobody knows is passed on', () => {
  const warnings = ['the moon is full']
  expect(checkSettings({ ...view, warnings })).toMatchObject([
    { code: 'CODEX_WARNS', severity: 'warning', what: 'the moon is full' },
  ])
})

test('the lines of a project and of a user are no pair; a line written by hand is one too many', () => {
  const project = { ...line, scope: 'project' as const, command: PROJECT.replace('Stop', 'PreToolUse') }
  const byHand = { ...line, command: BY_HAND.replace('Stop', 'PreToolUse') }
  const plan = { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] } as const
  const twice = (lines: readonly WiredLine[]): readonly string[] =>
    checkWiring({ ...view, lines }, [], [], plan).map(({ code }) => code)
  expect(twice([line, project])).toEqual([])
  expect(twice([line, line])).toEqual(['WIRED_TWICE'])
  expect(twice([line, byHand])).toEqual(['WIRED_TWICE'])
})

test('every finding of the table is a sentence, and says what to do', () => {
  for (const { means, fix } of Object.values(FINDINGS)) {
    expect(means).toMatch(/\.$/)
    expect(fix).toMatch(/\.$/)
  }
})
