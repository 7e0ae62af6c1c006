import { readFileSync, writeFileSync } from 'node:fs'
import { heard, hooklineBin, type ModelStep } from '../e2e/index.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'
import { spawnAgent } from './codex-stage.ts'
import { SOON } from './background-world.ts'

const LOG = `version = 1
[[hooks]]
id = "log"
on = "*"
if = 'event.name == "task.complete"'
run = 'cat >> ../told.jsonl; echo >> ../told.jsonl'
`
const NOTIFIED = ['run', '--agent', 'codex', '--event', 'notify']
const SCRIPT = [[{ say: 'All done.' }]]

interface Told {
  readonly name: string
  readonly channel: string
  readonly data: { readonly status: string; readonly lastMessage: string }
}

describe.skipIf(noCodex)('notify in config.toml, which calls hookline', () => {
  let machine: Machine
  const told = (): readonly Told[] =>
    machine
      .read('told.jsonl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told)
  const noticesOver = (): number => machine.read('over').length
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, LOG)
    // the same, and then says so; Codex may have ended before, and its group is killed then
    const call = `"$0" "$@"; echo >> '${machine.lab.root}/over'`
    const words = ['setsid', 'sh', '-c', call, process.execPath, hooklineBin(), ...NOTIFIED]
    const settings = readFileSync(machine.configToml, 'utf8')
    writeFileSync(machine.configToml, `notify = ${JSON.stringify(words)}\n${settings}`)
  })
  afterAll(() => machine?.remove())

  test('with nothing installed the end of a turn reaches the hooks', async () => {
    await machine.work(SCRIPT)
    // Codex does not wait for it
    await expect.poll(told, SOON).toHaveLength(1)
    expect(told()[0]).toMatchObject({
      channel: 'notify',
      data: { status: 'completed', lastMessage: 'All done.' },
    })
  })

  test('the end of a subagent, which Codex tells in the same words, is none of the task', async () => {
    const errand = [spawnAgent('an errand')]
    const before = noticesOver()
    const own = told().length
    const step: ModelStep = (request) =>
      heard(request, 'Do it.')
        ? heard(request, 'agent_id')
          ? [{ shell: 'sleep 1' }, { say: 'All of it.' }]
          : errand
        : [{ say: 'The errand is done.' }]
    await machine.work([step, step, step, step])
    await expect.poll(noticesOver, SOON).toBe(before + 2)
    expect(
      told()
        .slice(own)
        .map(({ data }) => data.lastMessage),
    ).not.toContain('The errand is done.')
  })

  test('installed hooks tell it first, and it is told once', async () => {
    await machine.hookline(['install', 'codex'])
    await machine.work(SCRIPT)
    await expect.poll(noticesOver, SOON).toBe(4)
    expect(told().map(({ channel }) => channel)).toEqual(['notify', 'notify', 'hook'])
  })

  test('where Codex was told to run no hooks it is notify again that tells it', async () => {
    writeFileSync(
      machine.configToml,
      `${machine.read('codex-home/config.toml')}\n[features]\nhooks = false\n`,
    )
    await machine.work(SCRIPT)
    await expect.poll(told, SOON).toHaveLength(4)
    expect(told()[3]).toMatchObject({ channel: 'notify' })
  })

  test('a migration leaves it where it is', async () => {
    const { stdout } = await machine.hookline(['migrate', 'codex', '--json'])
    expect(stdout).not.toContain('notify')
    expect(machine.read('codex-home/config.toml')).toMatch(/^notify = /)
  })
})
