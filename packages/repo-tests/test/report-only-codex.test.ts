import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stop } from './background-world.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const ONLY = 'on = "exec.before"\nenforce = false\n'
const ONLY_RECORDED = `
[[hooks]]
id = "denies"
match = "touch denied*"
guard = true
deny = "not here"
${ONLY}
[[hooks]]
id = "asks"
match = "touch asked*"
guard = true
ask = "sure?"
${ONLY}
[[hooks]]
id = "rewrites"
match = "touch written*"
rewrites = true
run = 'echo "{\\"rewrite\\":{\\"command\\":\\"touch other.txt\\"}}"'
${ONLY}
[[hooks]]
id = "fails"
match = "touch fails*"
guard = true
run = "exit 3"
${ONLY}
[[hooks]]
id = "unsure"
match = "never this"
guard = true
deny = "it cannot be read"
${ONLY}
[[hooks]]
id = "ends"
on = "exec.after"
match = "touch denied*"
enforce = false
run = 'echo "{\\"decision\\":\\"deny\\",\\"reason\\":\\"seen\\"}"'
`
const FILES = ['denied.txt', 'asked.txt', 'written.txt', 'fails.txt']

describe.skipIf(noCodex)(
  'with the real Codex, hooks that only record stop nothing',
  { timeout: 180_000 },
  () => {
    let machine: Machine

    beforeEach(async () => {
      machine = await createMachine()
    })
    afterEach(async () => {
      stop(machine.stateDir)
      await machine.remove()
    })

    test.for([
      ['a process of its own', '[server]\nstart = "never"\n'],
      ['the resident process', ''],
    ] as const)('and the report tells what they would have: by %s', async ([, server]) => {
      machine.place(HOOKS, `version = 1\n${server}${ONLY_RECORDED}`)
      expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
      // no guard that may deny listens, so that no line denies where hookline does not start
      expect(machine.read('codex-home/hooks.json')).not.toContain('--closed')
      if (server === '') await machine.work([[{ say: 'the first call starts it' }]])
      const commands = [...FILES.map((name) => `touch ${name}`), 'touch "unclosed']
      const { exitCode } = await machine.work([...commands.map((shell) => [{ shell }]), [{ say: 'done' }]])
      expect(exitCode).toBe(0)
      expect(FILES.filter((name) => !machine.has(`workspace/${name}`))).toEqual([])
      expect(machine.has('workspace/other.txt')).toBe(false)
      expect(machine.has('home/.local/state/hookline/run/server.json')).toBe(server === '')
      const { stdout } = await machine.hookline(['report', '--would-deny', '--json'])
      const told = Object.fromEntries(
        (JSON.parse(stdout) as readonly { readonly hook: string }[]).map(({ hook, ...one }) => [hook, one]),
      )
      expect(told).toMatchObject({
        'user/denies': {
          seen: 2,
          denied: 2,
          subjects: [{ subject: 'touch denied.txt', reason: 'not here' }, {}],
        },
        // what cannot be read may be anything: each guard is due
        'user/asks': { denied: 0, asked: 2 },
        'user/rewrites': { seen: 1, denied: 0, rewritten: 1 },
        'user/fails': { denied: 2, failed: 2 },
        'user/unsure': { denied: 1, subjects: [{ subject: 'touch "unclosed' }] },
        'user/ends': { denied: 1 },
      })
      const why = await machine.hookline(['why', 'fails'])
      expect(why.stdout).not.toContain('so the answer was deny')
    })
  },
)
