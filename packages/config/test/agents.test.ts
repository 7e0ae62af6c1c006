import { expect, test } from 'vitest'
import { agent, errorsOf, line, planOf } from './sample.ts'

const talker = agent(
  'talker',
  {
    'exec.before': { deny: true, ask: true, rewrite: true, context: true, limitMs: 31_000 },
    'session.end': {},
    'task.complete': { deny: true, limitMs: 5000 },
  },
  { BeforeShell: ['exec.before'], Done: ['task.complete'] },
)
const mute = agent(
  'mute',
  { 'exec.before': { limitMs: 11_000 } },
  { beforeShell: ['exec.before', 'exec.after'] },
)
const dialects = [talker, mute]

const hook = (lines: string): string => `version = 1\n[[hooks]]\nid = "a"\n${lines}\n`

test.for([
  ['one agent obeys it', 'on = "exec.before"\ndeny = "x"', []],
  ['the other does not', 'on = "exec.before"\nagents = ["mute"]\ndeny = "x"', ['ANSWER_UNHEARD 6:1']],
  ['a guard one agent obeys', 'on = "exec.before"\nguard = true\nrun = "x"', []],
  [
    'a guard the other does not obey',
    'on = "exec.before"\nagents = ["mute"]\nguard = true\nrun = "x"',
    ['GUARD_UNOBEYED 4:6'],
  ],
  ['a guard on all before events', 'on = "*.before"\nguard = true\nrun = "x"', []],
  [
    'a guard on what nobody reports',
    'on = "compact.before"\nguard = true\nrun = "x"',
    ['GUARD_UNOBEYED 4:6'],
  ],
  ['a guard on an event of your own', 'on = "custom.deploy"\nguard = true\nrun = "x"', []],
  ['a denial of an event of your own', 'on = "custom.deploy"\ndeny = "x"', []],
  ['a script on what hookline says of its hooks', 'on = ["hook.failed", "hook.denied"]\nrun = "x"', []],
  ['a guard there', 'on = "hook.failed"\nguard = true\nrun = "x"', ['GUARD_UNOBEYED 4:6']],
  [
    'a guard there, too',
    'on = ["exec.before", "*.failed"]\nguard = true\nrun = "x"',
    ['GUARD_UNOBEYED 4:22'],
  ],
  ['a denial there', 'on = "hook.*"\ndeny = "x"', ['ANSWER_UNHEARD 5:1']],
  ['context there', 'on = "hook.denied"\ncontext = "x"', ['ANSWER_UNHEARD 5:1']],
  ['a denial that is heard elsewhere', 'on = ["hook.failed", "exec.before"]\ndeny = "x"', []],
  ['a script nobody listens to', 'on = "session.end"\nrun = "x"', []],
  [
    'a word the other cannot say',
    'on = "exec.before"\nagents = ["mute"]\ncontext = "x"',
    ['ANSWER_UNHEARD 6:1'],
  ],
  ['as long as the longest waits', 'on = "exec.before"\nrun = "x"\ntimeout = "30s"', []],
  ['longer than that', 'on = "exec.before"\nrun = "x"\ntimeout = "31s"', ['TIMEOUT_TOO_LONG 6:11']],
  [
    'longer than the one it is for',
    'on = "exec.before"\nagents = ["mute"]\nrun = "x"\ntimeout = "11s"',
    ['TIMEOUT_TOO_LONG 7:11'],
  ],
  [
    'the same where nobody waits',
    'on = "exec.before"\nagents = ["mute"]\nrun = "x"\ntimeout = "11s"\nmode = "background"',
    [],
  ],
  [
    'the same by an executor that does not answer',
    'on = "exec.before"\nexecutor = "post"\nwith.url = "x"\ntimeout = "5m"',
    [],
  ],
  [
    'an agent nobody knows says nothing of the rest',
    'on = "session.end"\nagents = ["tlker"]\nguard = true\ndeny = "x"',
    ['AGENT_UNKNOWN 5:11'],
  ],
] as const)('%s', async ([, lines, errors]) => {
  expect((await errorsOf(hook(lines), { dialects })).map(line)).toEqual(errors)
})

test("an agent's own name is translated for everybody who has it", async () => {
  const [error] = await errorsOf(hook('on = "before_shell"\nrun = "x"'), { dialects })
  expect(error).toMatchObject({
    code: 'EVENT_NATIVE',
    message: '"before_shell" is what TALKER and MUTE calls it',
  })
  expect(error!.hint).toContain('["exec.before", "exec.after"]')
})

test('the nearest agent is named', async () => {
  const [error] = await errorsOf(hook('on = "exec.before"\nagents = ["talkr"]\nrun = "x"'), { dialects })
  expect(error!.hint).toBe('Did you mean "talker"?')
  const [other] = await errorsOf(hook('on = "exec.before"\nagents = ["zebra"]\nrun = "x"'), { dialects })
  expect(other!.hint).toBe('It speaks with talker or mute.')
})

test('without agents nothing is said about what they do', async () => {
  const plan = await planOf(hook('on = "session.end"\nguard = true\ndeny = "x"\nagents = ["anybody"]'), {
    dialects: [],
  })
  expect(plan.warnings).toEqual([])
})

test.for(['["hook.*", "guard.*"]', '"guard.heartbeat"'])(
  'what hookline raises needs no agent: %s',
  async (on) => {
    const all = await planOf(hook(`on = ${on}\nrun = "x"`), { dialects })
    expect(all.warnings).toEqual([])
  },
)

test('a guard or a denial where nothing can be denied any more is told what to do', async () => {
  const [error] = await errorsOf(hook('on = "hook.denied"\nguard = true\nrun = "x"'), { dialects })
  expect(error).toMatchObject({
    message: 'a guard cannot hold on hook.denied: it comes after the agent has its answer',
    hint: expect.stringContaining('guard = false') as string,
  })
  const [vain] = await errorsOf(hook('on = "hook.denied"\ndeny = "x"'), { dialects })
  expect(vain?.hint).toContain('after the agent has its answer')
})
