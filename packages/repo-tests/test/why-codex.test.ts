import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLab, heard, hooklineBin, type Lab } from '../e2e/index.ts'
import { noCodex, playIn, type Played } from './codex-play.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"

[[hooks]]
id = "elsewhere"
on = "exec.before"
match = "rm *"
guard = true
deny = "nothing is removed"

[[hooks]]
id = "on-friday"
on = "exec.before"
if = 'event.data.command.contains("deploy") && event.agent.name == "codex"'
deny = "not on a Friday"

[[hooks]]
id = "broken"
on = "exec.before"
run = ["./broken"]

[[hooks]]
id = "off"
on = "exec.before"
enabled = false
deny = "never"
`

interface Report {
  readonly because: string
  readonly steps: readonly {
    readonly step: string
    readonly ok: boolean
    readonly says: string
    readonly parts?: readonly { readonly text: string; readonly value?: unknown }[]
  }[]
}

/** `hookline` in a lab, as its user would call it. */
function hookline({ root, workspace, env }: Lab, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [hooklineBin(), ...args, '--config', join(root, 'hooks.toml')], {
    cwd: workspace,
    env,
    encoding: 'utf8',
  })
}

describe.skipIf(noCodex)('after a session of Codex, hookline why', () => {
  let lab: Lab
  let played: Played
  beforeAll(async () => {
    lab = await createLab()
    const script = [[{ shell: 'touch denied.txt' }], [{ say: 'done' }]]
    const files = { broken: '#!/bin/sh\necho "it broke" >&2\nexit 3\n' }
    played = await playIn(lab, { hooks: HOOKS, script, files })
  }, 120_000)
  afterAll(() => lab.remove())

  const why = (hook: string): Report => JSON.parse(hookline(lab, 'why', hook, '--json')) as Report

  test('the session was what it is asked about', () => {
    expect(played.exitCode).toBe(0)
    expect(played.has('denied.txt')).toBe(false)
  })

  test.each([
    ['no-touch', 'obeyed', true, 'obeys it at exec.before'],
    ['elsewhere', 'match', false, 'rm * fits none of "touch denied.txt"'],
    ['on-friday', 'if', false, 'it is false'],
    ['broken', 'ran', false, '[SCRIPT_'],
    ['off', 'enabled', false, 'it is switched off'],
  ])('explains %s by the step %s', (hook, because, ok, says) => {
    const { steps, because: found } = why(hook)
    expect(found).toBe(because)
    expect(steps.at(-1)).toMatchObject({ ok, says: expect.stringContaining(says) as string })
    expect(steps.slice(0, -1).map((step) => step.ok)).not.toContain(false)
  })

  test('knows that Codex called, and by which file it is wired', () => {
    expect(why('no-touch').steps.slice(0, 2)).toMatchObject([
      { step: 'called', says: 'Codex 1x at exec.before' },
      { step: 'wired', says: expect.stringContaining(join(lab.codexHome, 'hooks.json')) as string },
    ])
  })

  test('tells a condition value by value', () => {
    const parts = why('on-friday').steps.at(-1)!.parts!
    expect(parts).toContainEqual({ text: 'event.data.command', depth: 2, value: 'touch denied.txt' })
    expect(parts).toContainEqual({ text: 'event.agent.name', depth: 2, value: 'codex' })
    expect(hookline(lab, 'why', 'on-friday')).toContain('event.data.command.contains("deploy") = false')
  })
})

describe.skipIf(noCodex)('in a session of Codex, the hooks that init writes', () => {
  const OPEN = ['bash', 'python3 -i', 'cd . && sh -i']
  const CLOSED = ['bash -c "touch one.txt"', "sh <<'EOF'\ntouch two.txt\nEOF", 'echo "touch three.txt" | sh']
  const commands = [...OPEN, ...CLOSED]
  let lab: Lab
  let played: Played
  beforeAll(async () => {
    lab = await createLab()
    hookline(lab, 'init')
    const hooks = readFileSync(join(lab.root, 'hooks.toml'), 'utf8')
    const script = [...commands.map((shell) => [{ shell }]), [{ say: 'done' }]]
    played = await playIn(lab, { hooks, script })
  }, 120_000)
  afterAll(() => lab.remove())

  test.each(OPEN)('deny %s, and the model is told what to do instead', (command) => {
    const at = commands.indexOf(command)
    expect(played.trace.filter(({ event }) => event.name === 'exec.before')[at]).toMatchObject({
      event: { data: { command } },
      outcome: { decision: 'deny' },
    })
    expect(heard(played.requests[at + 1], 'No open shells or prompts')).toBe(true)
  })

  test('let a shell run that is given what to do', () => {
    expect(['one.txt', 'two.txt', 'three.txt'].filter((name) => !played.has(name))).toEqual([])
    expect(played.exitCode).toBe(0)
  })

  test('keep a line for the session and for the finished task', () => {
    const log = readFileSync(join(lab.env['XDG_STATE_HOME']!, 'hookline/sessions.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(log.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual([
      'session.start',
      'task.complete',
    ])
  })
})
