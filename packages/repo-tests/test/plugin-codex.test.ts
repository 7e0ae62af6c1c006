import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { createMachine, HOOKS as CONFIG, type Machine, type Worked } from './codex-installed.ts'
import { noCodex, playing } from './codex-play.ts'
import { pluginText } from './plugin-world.ts'

/** A plugin for each way to fail, and the hook that is carried out by it. */
const PLUGINS = [
  ['exits', 'process.exit(0)', 'ended while it ran: exit code 0'],
  ['loops', 'for (;;);', 'no answer within'],
  [
    'prints',
    'process.stdout.write("{}"); return { decision: "deny", reason: "the plugin says no" }',
    'the plugin says no',
  ],
] as const

const HOOKS = [
  'version = 1',
  '[executors]',
  ...PLUGINS.map(([id]) => `${id} = "./${id}.mjs"`),
  ...PLUGINS.flatMap(([id]) => [
    '[[hooks]]',
    `id = "${id}"`,
    'on = "exec.before"',
    `match = "touch ${id}.txt"`,
    'guard = true',
    'timeout = "2s"',
    `executor = "${id}"`,
  ]),
].join('\n')

describe.skipIf(noCodex)('a guard that is carried out by a plugin of somebody else', () => {
  const played = playing({
    hooks: HOOKS,
    files: Object.fromEntries(PLUGINS.map(([id, execute]) => [`${id}.mjs`, pluginText(execute)])),
    script: [
      ...PLUGINS.map(([id]) => [{ shell: `touch ${id}.txt` }]),
      [{ shell: 'touch nobody.txt' }],
      [{ say: 'done' }],
    ],
  })

  test.each(PLUGINS)('which %s: the command does not run, and the model is told why', (id, _, cause) => {
    const at = PLUGINS.findIndex(([one]) => one === id)
    expect(played().has(`${id}.txt`)).toBe(false)
    expect(heard(played().requests[at + 1], cause)).toBe(true)
  })

  test('what no guard minds runs, and the task ends well', () => {
    expect(played().has('nobody.txt')).toBe(true)
    expect(played().exitCode).toBe(0)
  })
})

describe.skipIf(noCodex)('a plugin and the copy of hookline that an install makes', () => {
  let machine: Machine
  let worked: Worked
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(CONFIG, HOOKS)
    for (const [id, execute] of PLUGINS) machine.place(join(CONFIG, '..', `${id}.mjs`), pluginText(execute))
    await machine.hookline(['install', 'codex'])
    // the copy has to compile it by itself, too
    rmSync(join(machine.stateDir, 'plans'), { recursive: true })
    const steps = ['exits', 'prints', 'nobody'].map((id) => [{ shell: `touch ${id}.txt` }])
    worked = await machine.work([...steps, [{ say: 'done' }]])
  }, 120_000)
  afterAll(() => machine?.remove())

  test('Codex obeys the guards, and what no guard minds runs', () => {
    expect(worked.exitCode).toBe(0)
    expect(['exits', 'prints', 'nobody'].filter((id) => machine.has(`workspace/${id}.txt`))).toEqual([
      'nobody',
    ])
    expect(heard(worked.requests[1], 'ended while it ran: exit code 0')).toBe(true)
    expect(heard(worked.requests[2], 'the plugin says no')).toBe(true)
  })
})
