import { readFileSync, writeFileSync } from 'node:fs'
import { openJournal } from '@hookline/journal'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { heard, type CodexLine } from '../e2e/index.ts'
import { SOON, stop } from './background-world.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'
import { reported } from './codex-stage.ts'

/** A hook that takes as long as the test wants, at least two seconds, and then writes a line. */
function slow(id: string, on: string, more = 'mode = "background"'): string {
  const run = `echo "begun ${id}" >> begun; until test -e go; do sleep 0.1; done; sleep 2; echo "${id}" >> notes`
  return `[[hooks]]\nid = "${id}"\non = "${on}"\ntimeout = "1m"\ndelivery = "at-least-once"\nrun = '${run}'\n${more}\n`
}

const GUARD = `[[hooks]]\nid = "gate"\non = "exec.before"\nmatch = "touch denied*"\nguard = true\ndeny = "not here, says the guard"\n`

describe.skipIf(noCodex)('with the real Codex, a hook in the background', { timeout: 180_000 }, () => {
  let machine: Machine

  beforeEach(async () => {
    machine = await createMachine()
  })
  afterEach(async () => {
    stop(machine.stateDir)
    await machine.remove()
  })

  async function installed(...hooks: readonly string[]): Promise<void> {
    machine.place(HOOKS, `version = 1\n${hooks.join('')}`)
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
  }

  const lines = (file: string): readonly string[] =>
    machine
      .read(`workspace/${file}`)
      .split('\n')
      .filter((line) => line !== '')

  /** Nothing has ended yet; lets all of it end, and gives what did, once nothing is left to do. */
  async function endOf(count: number): Promise<readonly string[]> {
    expect(lines('notes')).toEqual([])
    writeFileSync(`${machine.lab.workspace}/go`, '')
    await vi.waitFor(() => expect(lines('notes')).toHaveLength(count), SOON)
    await vi.waitFor(() => expect(new Set(states())).toEqual(new Set(['done'])), SOON)
    return lines('notes').toSorted()
  }

  function states(): readonly unknown[] {
    const { journal } = openJournal(`${machine.stateDir}/journal.db`, { waitMs: 5000 })
    const found = journal.db.all('SELECT state FROM runs').map(({ state }) => state)
    journal.close()
    return found
  }

  test('at the end of a session is carried out after Codex has ended', async () => {
    await installed(slow('end', 'session.end', ''))
    const { exitCode } = await machine.work([[{ say: 'done' }]])
    expect(exitCode).toBe(0)
    expect(await endOf(1)).toEqual(['end'])
  })

  test.skipIf(reported(['interrupt']).length === 0)(
    'at an interrupt is carried out after Codex has ended',
    async () => {
      await installed(slow('interrupted', 'interrupt'), slow('end', 'session.end', ''))
      const interruptAt = ({ type, item }: CodexLine): boolean =>
        type === 'item.started' && item !== undefined
      const { requests } = await machine.work([[{ shell: 'sleep 45' }], [{ say: 'nobody interrupted me' }]], {
        interruptAt,
      })
      expect(requests).toHaveLength(1)
      expect(await endOf(2)).toEqual(['end', 'interrupted'])
    },
  )

  test('before and after commands does not keep the turn: that ends first', async () => {
    await installed(slow('before', 'exec.before'), slow('after', 'exec.after'))
    const steps = [[{ shell: 'touch one' }], [{ shell: 'touch two' }], [{ say: 'done' }]]
    const { exitCode, lines: said } = await machine.work(steps)
    expect(exitCode).toBe(0)
    expect(said.at(-1)?.type).toBe('turn.completed')
    expect([machine.has('workspace/one'), machine.has('workspace/two')]).toEqual([true, true])
    expect(await endOf(4)).toEqual(['after', 'after', 'before', 'before'])
  })

  test('beside a guard: the model hears the guard, and the other is carried out once', async () => {
    await installed(slow('note', 'exec.before'), GUARD)
    const { requests } = await machine.work([[{ shell: 'touch denied.txt' }], [{ say: 'done' }]])
    expect(heard(requests[1], 'not here, says the guard')).toBe(true)
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(await endOf(1)).toEqual(['note'])
  })

  test('is carried out though Codex and all of its group are killed in the middle of a turn', async () => {
    await installed(slow('note', 'exec.before'))
    const killer = new AbortController()
    const working = machine.work([[{ shell: 'touch started; sleep 20' }], [{ say: 'never' }]], {
      signal: killer.signal,
    })
    await vi.waitFor(() => expect(machine.has('workspace/started')).toBe(true), SOON)
    killer.abort()
    const { exitCode, requests } = await working
    expect(exitCode).toBeNull()
    expect(requests).toHaveLength(1)
    expect(await endOf(1)).toEqual(['note'])
  })

  test('that both the line of the user and that of the project tell of is carried out once, and the guard holds', async () => {
    await installed(slow('note', 'exec.before'), slow('end', 'session.end', ''), GUARD)
    const table = `\n[projects.${JSON.stringify(machine.lab.workspace)}]\ntrust_level = "trusted"\n`
    writeFileSync(machine.configToml, readFileSync(machine.configToml, 'utf8') + table)
    expect((await machine.hookline(['install', 'codex', '--scope', 'project'])).exitCode).toBe(0)
    expect(machine.read('workspace/.codex/hooks.json')).toContain('--scope project')
    const steps = [[{ shell: 'touch denied.txt' }], [{ shell: 'touch one' }], [{ say: 'done' }]]
    const { requests } = await machine.work(steps)
    expect(heard(requests[1], 'not here, says the guard')).toBe(true)
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(machine.has('workspace/one')).toBe(true)
    expect(await endOf(3)).toEqual(['end', 'note', 'note'])
    expect(lines('begun')).toHaveLength(3)
  })
})
