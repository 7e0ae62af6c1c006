import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { command } from './hookline.ts'
import { resident, SOON } from './resident.ts'

const HOOKS = `
[[hooks]]
id = "passed"
on = "exec.before"
match = "passed*"
run = 'printf "{\\"context\\": \\"passed=%s lang=%s own=%s path=%s\\"}" "$FOO" "$LANG" "$SERVER_ONLY" "$PATH"'
env_pass = ["FOO", "SERVER_ONLY"]

[[hooks]]
id = "filled"
on = "exec.before"
match = "filled*"
run = 'printf "{\\"context\\": \\"filled=%s\\"}" "$VALUE"'
env.VALUE = "<\${FOO}>"

[[hooks]]
id = "secret"
on = "exec.before"
match = "secret*"
run = 'printf "{\\"context\\": \\"length=%s\\"}" "\${#VALUE}"; printf "%s" "$VALUE" > "$HOME/../secret-$NAME"'
env_pass = ["NAME"]
env.VALUE = { env = "MY_TOKEN" }

[[hooks]]
id = "if"
on = "exec.before"
match = "if*"
if = 'env.FOO == "one"'
env_pass = ["FOO"]
context = "the if held"
`

test('each call has the variables of its own caller, whoever calls beside it, and none of the server', async () => {
  const place = resident(HOOKS)
  await place.start({
    FOO: 'server',
    MY_TOKEN: 'of-the-server',
    SERVER_ONLY: 'server',
    LANG: 'server',
    NAME: 'server',
  })
  const one = {
    FOO: 'one',
    MY_TOKEN: 'x'.repeat(11),
    NAME: 'one',
    LANG: 'C.one',
    PATH: `/one:${process.env['PATH']}`,
  }
  const two = {
    FOO: 'two',
    MY_TOKEN: 'x'.repeat(22),
    NAME: 'two',
    LANG: 'C.two',
    PATH: `/two:${process.env['PATH']}`,
  }
  const counts = { answered: 0 }
  for (let n = 0; n < 25; n++) {
    const calls = (['passed', 'filled', 'secret', 'if'] as const).flatMap((word) =>
      [one, two].map(async (env, at) => ({
        word,
        env,
        at,
        text: await place.says(`${word} ${n}`, { env, id: `${word}-${n}-${at}` }),
      })),
    )
    for (const { word, env, text } of await Promise.all(calls)) {
      counts.answered++
      const told: Record<string, string> = {
        passed: `passed=${env.FOO} lang=${env.LANG} own= path=/${env.FOO}:`,
        filled: `filled=<${env.FOO}>`,
        secret: `length=${env.MY_TOKEN.length}`,
        if: env.FOO === 'one' ? 'the if held' : '',
      }
      if (told[word] === '') expect([word, text]).toEqual([word, ''])
      else expect(text).toContain(told[word])
    }
  }
  expect(counts.answered).toBe(200)
  expect(place.lines('secret-one')).toEqual([one.MY_TOKEN])
  expect(place.lines('secret-two')).toEqual([two.MY_TOKEN])
  // who has none has none, though the server has one
  expect(await place.says('passed')).toContain('passed= ')
  expect(await place.says('filled')).not.toContain('server')
  expect(await place.says('if')).not.toContain('the if held')
})

test('a plugin’s process has what every program needs as its caller has it, and not as the server or another caller has it', async () => {
  const place = resident(`
[executors]
team = "./team.mjs"
[[hooks]]
id = "shown"
on = "exec.before"
executor = "team"
guard = true
`)
  writeFileSync(join(place.dir, 'home/.config/hookline/team.mjs'), TEAM)
  await place.start({ LANG: 'server', TERM: 'server', ONLY: 'server' })
  const callers = ['one', 'two'].map((name) => ({
    PATH: `/${name}:${process.env['PATH']}`,
    LANG: `C.${name}`,
    TERM: name,
    ONLY: name,
  }))
  const said = async (n: number): Promise<readonly string[]> =>
    Promise.all(callers.map((env) => place.says(`ls ${n} ${env.TERM}`, { env })))
  for (let n = 0; n < 4; n++)
    for (const [at, text] of (await said(n)).entries()) {
      const { PATH, LANG, TERM } = callers[at]!
      expect(text).toContain(`<${PATH} ${LANG} ${TERM} undefined>`)
    }
  // a process of its own is the measure
  const payload = JSON.stringify({ ...(JSON.parse(command('ls', place.dir)) as object), tool_use_id: 'x' })
  const alone = place.hookline(['run', '--agent', 'codex', '--event', 'PreToolUse', '--closed'], payload)
  expect(await place.says('ls')).toBe(alone)
})

const TEAM = `export default {
  [Symbol.for('hookline.executor')]: true, spec: 1, name: 'team', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
  execute() {
    const { PATH, LANG, TERM, ONLY } = process.env
    return { context: '<' + [PATH, LANG, TERM, String(ONLY)].join(' ') + '>' }
  },
}
`

test('a secret that is set anew is the one that the next call has', async () => {
  const place = resident(`
[[hooks]]
id = "told"
on = "exec.before"
match = "tell*"
guard = true
run = 'printf "%s" "$VALUE" > "$HOME/../told"; printf "{}"'
env.VALUE = { secret = "MINE" }
`)
  await place.start()
  expect(await place.says('tell')).toContain('MINE')
  for (const value of ['first-value-of-it', 'later-value-of-it', 'third']) {
    place.hookline(['secret', 'set', 'MINE'], value)
    expect(await place.says('tell')).toBe('')
    expect(place.lines('told')).toEqual([value])
  }
  place.hookline(['secret', 'remove', 'MINE'])
  expect(await place.says('tell')).toContain('MINE')
})

test('a variable that looks like a secret reaches the run that nobody waits for, and no file', async () => {
  const place = resident(`
[[hooks]]
id = "later"
on = "exec.before"
mode = "background"
run = 'echo "$NAME $MY_TOKEN" >> "$HOME/../later"'
env_pass = ["MY_TOKEN", "NAME"]
`)
  await place.start({ MY_TOKEN: 'of-the-server' })
  const callers = Array.from({ length: 20 }, (_, n) => ({
    NAME: `n${n}`,
    MY_TOKEN: `value-of-caller-${n}-only`,
  }))
  await Promise.all(callers.map((env, n) => place.says(`ls ${n}`, { env, id: `ls-${n}` })))
  await vi.waitFor(() => expect(place.lines('later')).toHaveLength(20), SOON)
  expect([...place.lines('later')].toSorted()).toEqual(
    callers.map(({ NAME, MY_TOKEN }) => `${NAME} ${MY_TOKEN}`).toSorted(),
  )
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  expect(spawnSync('grep', ['-rl', 'value-of-caller', place.state], { encoding: 'utf8' }).stdout).toBe('')
})
