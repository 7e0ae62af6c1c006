import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Used } from '@hookline/core'
import { describe, expect, test, type TestContext } from 'vitest'
import type { Victim } from './hostile-world.ts'
import {
  GREEDY,
  greedy,
  heldBy,
  LIMITS,
  runningOf,
  SAYS,
  withBubblewrap,
  type Greed,
} from './limits-world.ts'

const SCRIPTS = Object.entries(GREEDY).map(
  ([name, does]) => `[[hooks]]
id = "${name}"
on = "exec.before"
match = "${name}"
guard = true
timeout = "20s"
limits = ${LIMITS}
run = ["perl", "-e", '''${does} sleep 1 if "${name}" eq "bomb"''']
`,
)

const TOOLS = ['fine', ...Object.keys(GREEDY)].map(
  (name) => `[[hooks]]
id = "mcp-${name}"
on = "exec.before"
match = "mcp ${name}"
guard = true
timeout = "20s"
limits = ${LIMITS}
executor = "mcp"
with.command = ["./server"]
with.tool = "${name}"
`,
)

const OTHERS = `[[hooks]]
id = "fine"
on = "exec.before"
match = "fine"
guard = true
run = 'perl -e "print q(x) x 10; \\$x = q(x) x 50_000_000" >&2; for i in 1 2 3 4 5; do sleep 0.1 & done; wait; exit 0'

[[hooks]]
id = "no"
on = "exec.before"
match = "no"
guard = true
limits = ${LIMITS}
run = "echo not this one >&2; exit 2"

[[hooks]]
id = "slow"
on = "exec.before"
match = "slow"
guard = true
timeout = "1s"
run = 'sleep 4321.5 & sleep 4321.5'

[[hooks]]
id = "background"
on = "exec.before"
match = "told"
limits = ${LIMITS}
run = ["perl", "-e", '''${GREEDY.leak}''']
`

const HOOKS = ['version = 1', ...SCRIPTS, ...TOOLS, OTHERS].join('\n')

interface Entry {
  readonly hook: string
  readonly status?: string
  readonly used?: Used
  readonly sandbox?: string
  readonly error?: { readonly code: string; readonly message: string }
}

/** What is on record of a hook that ran last. */
function entry({ state }: Victim, id: string): Entry {
  const entries = readFileSync(join(state, 'events/recent.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as { readonly hooks?: readonly Entry[] }).hooks ?? [])
  return entries.findLast((one) => one.hook === `user/${id}` && one.status !== undefined)!
}

/** What the kernel says of a group of its own. */
const KERNEL: Readonly<Partial<Record<Greed, Partial<Used>>>> = {
  hog: { over: 'memory' },
  bomb: { over: 'processes' },
}

/** What holds the children of such a person here. */
const by: Used['by'] = heldBy()

const GREEDS = Object.keys(GREEDY) as readonly Greed[]

describe('a guard that takes more than it may denies', () => {
  test.each(GREEDS)('script: %s', (name) => {
    const v = greedy(HOOKS)
    const { decision, reason, ms } = v.command(name)
    expect([decision, reason]).toEqual(['deny', expect.stringMatching(SAYS[name])])
    expect(ms).toBeLessThan(20_000)
    const { error, used } = entry(v, name)
    expect(error!.code).toBe(name === 'flood' ? 'SCRIPT_OUTPUT_TOO_LARGE' : 'SCRIPT_OVER_LIMITS')
    expect(used).toMatchObject(by === 'cgroup' ? { by, cpuMs: expect.any(Number), ...KERNEL[name] } : { by })
    const { stdout } = v.hookline(['why', name])
    expect(stdout).toMatch(SAYS[name])
  })

  test.each(GREEDS)('MCP: %s', (name) => {
    const v = greedy(HOOKS)
    const { decision, reason } = v.command(`mcp ${name}`)
    expect([decision, reason]).toEqual(['deny', expect.stringMatching(SAYS[name])])
    const { error } = entry(v, `mcp-${name}`)
    expect(error!.code).toBe(name === 'flood' ? 'MCP_RESULT_TOO_LARGE' : 'MCP_OVER_LIMITS')
  })
})

test.each(['hog', 'bomb', 'leak'] as const)('a server that is only looked at is held: %s', (name) => {
  const asked = `[[hooks]]
id = "asked"
on = "exec.before"
limits = ${LIMITS}
executor = "mcp"
with.command = ["./server", "${name}"]
with.tool = "fine"
`
  const { status, stdout } = greedy(`version = 1\n${asked}`).hookline(['check'])
  expect(stdout).toMatch(SAYS[name])
  expect(status).toBe(69)
})

test('a guard that takes too long denies, what it used until then is on record, and what it started is ended', async () => {
  const v = greedy(HOOKS)
  const { decision, reason } = v.command('slow')
  expect([decision, reason]).toEqual(['deny', expect.stringMatching(/no answer within 1000 ms/)])
  expect(entry(v, 'slow')).toMatchObject({ error: { code: 'HOOK_TIMEOUT' }, used: { by } })
  await expect.poll(() => v.sh('pgrep -f "sleep [4]321.5"').status).toBe(1)
})

describe('a hook that keeps within its limits does not notice them', () => {
  test('a script, by those that all have', () => {
    const v = greedy(HOOKS)
    expect(v.command('fine').decision).toBeUndefined()
    expect(entry(v, 'fine')).toMatchObject({ status: 'done', used: { by } })
    expect(v.command('no')).toMatchObject({ decision: 'deny', reason: 'not this one' })
  })

  test('a tool', () => {
    const v = greedy(HOOKS)
    expect(v.command('mcp fine').decision).toBeUndefined()
    expect(entry(v, 'mcp-fine')).toMatchObject({ status: 'done' })
  })

  test('one that is no guard fails, and the agent goes on', () => {
    const v = greedy(HOOKS)
    expect(v.command('told').decision).toBeUndefined()
    expect(entry(v, 'background').error!.code).toBe('SCRIPT_OVER_LIMITS')
  })
})

describe('behind a wall the same holds', () => {
  const WALLED = ['version = 1\n[defaults]\nsandbox = "workspace-write"', ...SCRIPTS, ...TOOLS, OTHERS].join(
    '\n',
  )
  const inside = async (context: TestContext): Promise<Victim> => {
    const v = greedy(WALLED)
    v.command('fine')
    if (!(await withBubblewrap(v))) context.skip('there is no bubblewrap that works')
    return v
  }

  test.for(GREEDS)('script: %s', async (name, context) => {
    const v = await inside(context)
    const { decision, reason } = v.command(name)
    expect([decision, reason]).toEqual(['deny', expect.stringMatching(SAYS[name])])
    expect(entry(v, name)).toMatchObject({ sandbox: 'bubblewrap: workspace-write, no network', used: { by } })
  })

  test('and what keeps within it does not notice', async (context) => {
    const v = await inside(context)
    expect(v.command('fine').decision).toBeUndefined()
    expect(entry(v, 'fine')).toMatchObject({ status: 'done', sandbox: expect.stringContaining('bubblewrap') })
    expect(v.command('no')).toMatchObject({ decision: 'deny', reason: 'not this one' })
    expect(v.command('mcp fine').decision).toBeUndefined()
    expect(v.command('mcp leak').reason).toMatch(SAYS.leak)
  })
})

test('a bomb leaves nothing behind once its hook is over', () => {
  const before = runningOf()
  const v = greedy(HOOKS)
  v.command('bomb')
  expect(runningOf().length - before.length).toBeLessThanOrEqual(25)
})
