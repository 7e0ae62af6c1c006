import { EVENTS } from '@hookline/core'
import { expect, test } from 'vitest'
import { agent, errorsOf, line, planOf } from './sample.ts'

const POST = 'executor = "post"\nwith.url = "x"'

function hook(lines: string, id = 'a'): string {
  return `[[hooks]]\nid = "${id}"\n${lines}\n`
}

test.for([
  ['a script where answers are read', 'on = "exec.before"\nrun = "x"', undefined],
  ['a script where some are', 'on = ["exec.before", "session.end"]\nrun = "x"', undefined],
  ['a script on everything', 'on = "*"\nrun = "x"', undefined],
  ['a script on an event of one’s own', 'on = "custom.deployed"\nrun = "x"', undefined],
  ['a script where none is', 'on = "session.end"\nrun = "x"', 'background'],
  ['the same on several', 'on = ["session.end", "compact.after", "hook.*"]\nrun = "x"', 'background'],
  ['the same, written', 'on = "session.end"\nrun = "x"\nmode = "blocking"', 'blocking'],
  ['what gives no answers', `on = "exec.before"\n${POST}`, 'background'],
  ['the same on everything', `on = "*"\n${POST}`, 'background'],
  ['the same, waited for', `on = "exec.before"\n${POST}\nmode = "blocking"`, 'blocking'],
  ['the same as a guard', `on = "exec.before"\n${POST}\nguard = true`, undefined],
  ['the same with a decision', `on = "exec.before"\n${POST}\ndecide = "output.x"`, undefined],
  ['an answer', 'on = "exec.before"\ndeny = "x"', undefined],
  ['what is written', 'on = "exec.before"\nrun = "x"\nmode = "background"', 'background'],
] as const)('mode in the plan: %s', async ([, lines, mode]) => {
  // twice: the second one goes the short way
  const plan = await planOf(`version = 1\n${hook(lines)}${hook(lines, 'b')}`)
  expect(plan.hooks.map((one) => one.mode)).toEqual([mode, mode])
})

test.for(Object.entries(EVENTS))('who only reads what nobody answers: %s', async ([name, { gate }]) => {
  expect((await planOf(`version = 1\n${hook(`on = "${name}"\nrun = "x"`)}`)).hooks[0]).toEqual(
    gate === 'no'
      ? expect.objectContaining({ mode: 'background' })
      : expect.not.objectContaining({ mode: expect.anything() as unknown }),
  )
})

test('a guard and a decision stay what they are, whoever listens', async () => {
  for (const lines of [`guard = true\nrun = "x"`, `decide = "output.x"\n${POST}`]) {
    const { hooks } = await planOf(`version = 1\n${hook(`on = "session.end"\n${lines}`)}`, { dialects: [] })
    expect(hooks[0]!.mode).toBeUndefined()
  }
})

test('who is in the background is not cut to what an agent waits', async () => {
  const dialects = [agent('talker', { 'exec.before': { deny: true }, 'session.end': { limitMs: 3000 } })]
  const errors = async (lines: string): Promise<readonly string[]> =>
    (await errorsOf(`version = 1\n${hook(lines)}`, { dialects })).map(line)
  expect(await errors('on = "session.end"\nrun = "x"\ntimeout = "5m"')).toEqual([])
  expect(await errors('on = "session.end"\nrun = "x"\nmode = "blocking"\ntimeout = "5m"')).toEqual([
    'TIMEOUT_TOO_LONG 7:11',
  ])
  expect(await errors('on = ["exec.before", "session.end"]\nrun = "x"\ntimeout = "1d"')).toEqual([])
  expect(await errors('on = "exec.before"\nrun = "x"\ntimeout = "1d"')).toEqual(['TIMEOUT_TOO_LONG 6:11'])
})

test('in the background any hook can be needed', async () => {
  const first = hook('on = "exec.before"\nrun = "x"', 'first')
  const later = hook(`on = "exec.before"\n${POST}`, 'later')
  const mixed = hook('on = "*"\nrun = "x"', 'mixed')
  const all = `needs = ["first", "later", "mixed"]`
  expect(
    await errorsOf(`version = 1\n${first}${later}${mixed}${hook(`on = "exec.before"\n${POST}\n${all}`)}`),
  ).toEqual([])
  expect(
    (await errorsOf(`version = 1\n${first}${later}${mixed}${hook(`on = "*"\nrun = "x"\n${all}`)}`)).map(
      ({ code }) => code,
    ),
  ).toEqual(['NEEDS_BACKGROUND'])
})

test('a timeout that is too long is right once its event may take as long as the hint says', async () => {
  const own = (deadline: string, timeout: string): string =>
    `version = 1\n[dispatch."exec.before"]\ndeadline = "${deadline}"\n[[hooks]]\nid = "a"\non = "exec.*"\nrun = "x"\ntimeout = "${timeout}"\n`
  const [error] = await errorsOf(own('5s', '2h'))
  expect(error!.hint).toContain('"1m" or less')
  expect(error!.hint).toContain('[dispatch."exec.after"] a longer `deadline`, of at most "599s"')
  const other = (deadline: string, timeout: string): string =>
    own(deadline, timeout).replace('dispatch."exec.before"', 'dispatch."exec.after"')
  expect((await errorsOf(other('599s', '599s'))).map(line)).toEqual([])
  const [beyond] = await errorsOf(other('1h', '600s'))
  expect(beyond!.hint).not.toContain('deadline')
})
