import { createHash } from 'node:crypto'
import { realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { heard, snakeCase } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Said, type Worked } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

/** Answers in Codex's own words, and notes every payload it is given. */
const DENY = `cat > payload.json
cat payload.json >> "$HOME/deny.log"; echo >> "$HOME/deny.log"
pwd >> "$HOME/deny.cwd"
if grep -q forbidden payload.json; then
  echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"not that file"}}'
fi
`
const CONTEXT = `cat >> "$HOME/context.log"; echo >> "$HOME/context.log"
echo "the $WEATHER is fine"
`
const NOTIFY = `printf '%s\\n' "$1 $2" >> "$HOME/notify.log"
`
const STEPS = [
  [{ shell: 'touch forbidden.txt' }],
  [{ shell: 'touch plain.txt' }],
  [{ patch: '*** Begin Patch\n*** Add File: new.txt\n+x\n*** End Patch' }],
  [{ say: 'All done.' }],
]

interface Outcome {
  readonly worked: Worked
  readonly deny: readonly Readonly<Record<string, unknown>>[]
  readonly cwd: readonly string[]
  readonly context: readonly Readonly<Record<string, unknown>>[]
  readonly notify: readonly string[]
}

const LOGS = ['deny.log', 'deny.cwd', 'context.log', 'notify.log']

/** One session, and what each script saw of it. */
async function session(machine: Machine): Promise<Outcome> {
  for (const name of LOGS) machine.place(`home/${name}`, '')
  const worked = await machine.work(STEPS, {
    env: { WEATHER: 'sun' },
    cwd: join(machine.lab.workspace, 'inside'),
  })
  const lines = (name: string): readonly string[] =>
    machine
      .read(`home/${name}`)
      .split('\n')
      .filter((line) => line !== '')
  // neither Codex nor hookline waits for it
  await vi.waitFor(() => expect(lines('notify.log')).not.toEqual([]), { timeout: 20_000, interval: 50 })
  const payloads = (name: string): Outcome['deny'] =>
    lines(name).map((line) => JSON.parse(line) as Outcome['deny'][number])
  return {
    worked,
    deny: payloads('deny.log'),
    cwd: lines('deny.cwd'),
    context: payloads('context.log'),
    notify: lines('notify.log'),
  }
}

function hooksOf(machine: Machine): Readonly<Record<string, readonly object[]>> {
  const script = (name: string): object => ({
    type: 'command',
    command: `sh ${machine.lab.root}/tools/${name}.sh`,
    timeout: 20,
  })
  return {
    PreToolUse: [{ matcher: '^Bash$', hooks: [script('deny')] }],
    SessionStart: [{ matcher: 'startup|resume', hooks: [script('context')] }],
  }
}

/** What Codex keeps when its user trusts these hooks. */
function trustIn(file: string, hooks: Readonly<Record<string, readonly object[]>>): string {
  return Object.entries(hooks)
    .map(([native, [group]]) => {
      const {
        matcher,
        hooks: [handler],
      } = group as { matcher: string; hooks: [{ command: string; timeout: number }] }
      const { command, timeout } = handler
      const identity = {
        event_name: snakeCase(native),
        hooks: [{ async: false, command, timeout, type: 'command' }],
        matcher,
      }
      const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
      return `\n[hooks.state."${file}:${snakeCase(native)}:0:0"]\ntrusted_hash = "sha256:${hash}"\n`
    })
    .join('')
}

describe.skipIf(noCodex)("Codex's own hooks, taken over", () => {
  let machine: Machine
  let native: Outcome
  let unwired: Said
  let migrated: Said
  let taken: Outcome
  let undone: Said
  let again: Outcome
  let before: readonly string[]
  let after: readonly string[]

  const files = (): readonly string[] =>
    [machine.hooksJson, machine.configToml].map((file) =>
      machine.read(file.slice(machine.lab.root.length + 1)),
    )

  beforeAll(async () => {
    machine = await createMachine()
    // a project, and Codex at work in a folder of it
    machine.place('workspace/.git/HEAD', 'ref: refs/heads/main\n')
    machine.place('workspace/inside/readme', '')
    machine.place('tools/deny.sh', DENY)
    machine.place('tools/context.sh', CONTEXT)
    machine.place('tools/notify.sh', NOTIFY)
    const hooks = hooksOf(machine)
    writeFileSync(machine.hooksJson, JSON.stringify({ hooks }, null, 2))
    const notify = `notify = ["sh", "${machine.lab.root}/tools/notify.sh", "turn"]\n`
    const settings = machine.read('codex-home/config.toml')
    writeFileSync(
      machine.configToml,
      `${notify}${settings}${trustIn(realpathSync(machine.hooksJson), hooks)}`,
    )
    native = await session(machine)
    unwired = await machine.hookline(['migrate', 'codex', '--disable'])
    await machine.hookline(['install', 'codex'])
    before = files()
    migrated = await machine.hookline(['migrate', 'codex', '--disable'])
    taken = await session(machine)
    undone = await machine.hookline(['migrate', 'codex', '--undo'])
    after = files()
    again = await session(machine)
  }, 240_000)
  afterAll(() => machine?.remove())

  test('ran before it: a denial, words for the model, a notice', () => {
    expect(native.worked.exitCode).toBe(0)
    expect(native.deny).toHaveLength(2)
    expect(native.context).toHaveLength(1)
    expect(native.notify).toHaveLength(1)
  })

  test('are written, but not switched, as long as Codex does not call hookline', () => {
    expect(unwired.stdout).toContain('hookline is not wired at PreToolUse')
    expect(unwired.stdout).not.toContain('switched  ')
    expect(unwired.exitCode).toBe(1)
  })

  test('are switched in one go, each told by name', () => {
    expect(migrated).toMatchObject({ exitCode: 0, stderr: '' })
    expect(migrated.stdout).toContain('3 originals are off in Codex')
    expect(machine.read(HOOKS).match(/^id = .*$/gm)).toEqual([
      'id = "deny"',
      'id = "context"',
      'id = "notify"',
    ])
  })

  test.each(['taken', 'again'] as const)('give the same session: %s', (which) => {
    const { worked, deny, context, cwd, notify } = { taken, again }[which]
    const said = (words: string, { requests }: Worked): boolean => heard(requests.at(-1), words)
    for (const words of ['not that file', 'the sun is fine'])
      expect([words, said(words, worked)]).toEqual([words, said(words, native.worked)])
    expect(said('not that file', worked)).toBe(true)
    expect(worked.lines.map(({ type, item }) => [type, item?.type, item?.command, item?.status])).toEqual(
      native.worked.lines.map(({ type, item }) => [type, item?.type, item?.command, item?.status]),
    )
    // each script once for what it was due for
    expect([deny.length, context.length, notify.length]).toEqual([2, 1, 1])
    expect(cwd).toEqual(native.cwd)
    expect(cwd[0]).toBe(join(machine.lab.workspace, 'inside'))
  })

  test('see the bytes that Codex sends', () => {
    const shape = (payloads: Outcome['deny']): readonly unknown[] =>
      payloads.map(({ session_id: _1, turn_id: _2, transcript_path: _3, tool_use_id: _4, ...rest }) => rest)
    expect(shape(taken.deny)).toEqual(shape(native.deny))
    expect(shape(taken.context)).toEqual(shape(native.context))
  })

  test('are told the same by notify, but for what no event tells', () => {
    const told = ({ notify }: Outcome): Readonly<Record<string, unknown>> => {
      expect(notify[0]).toMatch(/^turn \{/)
      return JSON.parse(notify[0]!.slice('turn '.length)) as Record<string, unknown>
    }
    const { client: _, 'input-messages': _1, 'thread-id': thread, 'turn-id': turn, ...rest } = told(native)
    const { 'input-messages': none, 'thread-id': thread2, 'turn-id': turn2, ...same } = told(taken)
    expect(same).toEqual(rest)
    expect(none).toEqual([])
    expect([typeof thread2, typeof turn2]).toEqual([typeof thread, typeof turn])
    expect(thread2).toBe(taken.deny[0]!['session_id'])
  })

  test('come back to the byte, and run alone', () => {
    expect(undone).toMatchObject({ exitCode: 0, stderr: '' })
    expect(after).toEqual(before)
    expect(machine.read(HOOKS)).not.toContain('enabled = true')
  })

  test('are all in one file that hookline check takes', async () => {
    const checked = await machine.hookline(['check', '--offline'])
    expect(checked.exitCode).toBe(0)
    expect(join(machine.lab.root, HOOKS)).toBe(checked.stdout.match(/\S+hooks\.toml/)?.[0])
  })
})
