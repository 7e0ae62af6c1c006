import { chmodSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { BUILD, resident, sessionStart, SOON } from './resident.ts'

const FORCE = 'git push --force'

test('it answers as a process of its own does, tells how it is, and ends when told to', async () => {
  const place = resident(NO_FORCE_PUSH)
  await place.start()
  const words = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--closed']
  for (const line of [FORCE, 'ls']) {
    const alone = place.hookline(
      words,
      JSON.stringify({ ...(JSON.parse(payload(place.dir, line)) as object) }),
    )
    expect(await place.says(line)).toBe(alone)
  }
  expect(await place.says(FORCE)).toContain('open a PR')
  expect(await place.call('x', { words: ['--agent', 'nobody'] })).toMatchObject({
    status: 'answered',
    code: 64,
  })
  const record = JSON.parse(readFileSync(join(place.state, 'run/server.json'), 'utf8')) as object
  expect(record).toMatchObject({ v: 1, pid: place.child().pid, build: BUILD })
  expect(await place.status()).toMatchObject({
    state: 'serving',
    build: BUILD,
    calls: { open: 0, answered: 4, abandoned: 0 },
    sessions: [{ events: 3, denied: 2 }],
    config: { files: [join(place.dir, 'home/.config/hookline/hooks.toml')], errors: [] },
  })
  place.child().kill('SIGTERM')
  expect(await place.ended()).toBe(0)
  expect(readdirSync(join(place.state, 'run'))).toEqual(['server.log'])
})

function payload(dir: string, line: string): string {
  const text = readFileSync(
    new URL('../../agents/fixtures/codex/0.169.0/pre-tool-use.bash.json', import.meta.url),
    'utf8',
  )
  const found = JSON.parse(text.replaceAll('/workspace', join(dir, 'work'))) as object
  return JSON.stringify({ ...found, tool_input: { command: line }, tool_use_id: line })
}

test('what the file says now is what holds: edited, broken, mended and deleted', async () => {
  const place = resident(NO_FORCE_PUSH)
  await place.start()
  const rule = (word: string): string => NO_FORCE_PUSH.replace('open a PR', word)
  expect(await place.says(FORCE)).toContain('open a PR')
  for (let n = 0; n < 10; n++) {
    place.config(rule(`rule ${n}`))
    expect(await place.says(FORCE)).toContain(`rule ${n}`)
  }
  // hooks that are no guards hold, too, where a process of its own has nothing but guards
  place.config(
    `${rule('kept')}\n[[hooks]]\nid = "note"\non = "exec.before"\nmatch = "ls*"\ncontext = "look here"\n`,
  )
  expect(await place.says('ls')).toContain('look here')
  place.config('[[hooks]\n')
  expect(await place.says(FORCE)).toContain('kept')
  expect(await place.says('ls')).toContain('look here')
  const { config } = (await place.status())!
  expect(config.errors).toEqual([expect.stringMatching(/hooks\.toml|TOML|table/i)])
  const start = await sessionStart(place)
  expect(start).toMatchObject({ status: 'answered', stdout: expect.stringContaining('hooks.toml') as string })
  place.config(rule('mended'))
  expect(await place.says(FORCE)).toContain('mended')
  expect((await place.status())!.config.errors).toEqual([])
  expect(await place.says('ls')).toBe('')
  // who wants to be rid of guards writes a file without them
  rmSync(join(place.dir, 'home/.config/hookline/hooks.toml'))
  expect(await place.says(FORCE)).toContain('mended')
  place.config('')
  expect(await place.says(FORCE)).toBe('')
})

test('a call that comes while a file is read for another sees what was written before it came', async () => {
  const place = resident(NO_FORCE_PUSH)
  await place.start()
  for (let n = 0; n < 5; n++) {
    place.config(NO_FORCE_PUSH.replace('open a PR', `early ${n}`))
    const early = place.says(FORCE)
    await new Promise((resolve) => setTimeout(resolve, 30 * (n + 1)))
    place.config(NO_FORCE_PUSH.replace('open a PR', `later ${n}`))
    expect(await place.says(FORCE)).toContain(`later ${n}`)
    expect(await early).toMatch(/early|later/)
  }
})

test('many that call while the file changes are all answered, by what was there or what is', async () => {
  const place = resident(NO_FORCE_PUSH)
  await place.start()
  for (let n = 0; n < 4; n++) {
    place.config(NO_FORCE_PUSH.replace('open a PR', `rule ${n}`))
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, at) => place.says(FORCE, { id: `${n}-${at}` })),
    )
    expect(all.filter((text) => !text.includes(`rule ${n}`))).toEqual([])
  }
})

test('without a file, and with an empty one, every call is let go', async () => {
  const place = resident('')
  rmSync(join(place.dir, 'home/.config/hookline/hooks.toml'))
  await place.start()
  expect(await place.says(FORCE)).toBe('')
  place.config(NO_FORCE_PUSH)
  expect(await place.says(FORCE)).toContain('open a PR')
})

test('a state directory that is deleted ends it, and it makes no other', async () => {
  const place = resident(NO_FORCE_PUSH)
  await place.start()
  await place.says(FORCE)
  rmSync(place.state, { recursive: true })
  expect(await place.ended()).toBe(0)
  expect(() => statSync(join(place.state, 'run'))).toThrow('ENOENT')
})

test('where the state directory is somebody’s, or there is none, it does not serve', async () => {
  const place = resident(NO_FORCE_PUSH)
  chmodSync(place.state, 0o777)
  await expect(place.start()).rejects.toThrow('it ended')
  chmodSync(place.state, 0o700)
  await place.start()
})

test('without stdin, stdout and stderr it serves all the same, and no child sees what is open in it', async () => {
  const place = resident(`${NO_FORCE_PUSH}
[[hooks]]
id = "open"
on = "exec.before"
match = "show*"
run = 'ls -l /proc/self/fd >> "$HOME/../fds"'
`)
  const { spawn } = process.getBuiltinModule('node:child_process')
  const program = join(place.state, 'bin', BUILD, 'server.cjs')
  const shell = spawn('sh', ['-c', 'exec 0<&- 1>&- 2>&-; exec "$0" "$1"', process.execPath, program], {
    cwd: '/',
    env: place.env,
  })
  try {
    await vi.waitFor(async () => expect(await place.status()).toBeDefined(), SOON)
    expect(await place.says(FORCE)).toContain('open a PR')
    await place.says('show')
    expect(
      place.lines('fds').filter((line) => /socket|journal|server/.test(line)).length,
    ).toBeLessThanOrEqual(3)
  } finally {
    shell.kill('SIGKILL')
  }
})

test('an error that nobody caught does not end it', async () => {
  const place = resident(`${NO_FORCE_PUSH}
[executors]
team = "./team.mjs"
[[hooks]]
id = "bad"
on = "exec.before"
match = "bad*"
executor = "team"
guard = true
`)
  writeFileSync(join(place.dir, 'home/.config/hookline/team.mjs'), TEAM)
  await place.start()
  expect(await place.says('bad')).toContain('deny')
  expect(await place.says(FORCE)).toContain('open a PR')
  expect((await place.status())!.calls).toMatchObject({ open: 0, abandoned: 0 })
})

const TEAM = `export default {
  [Symbol.for('hookline.executor')]: true, spec: 1, name: 'team', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
  execute() { setTimeout(() => { throw new Error('nobody caught it') }); return new Promise((resolve) => setTimeout(resolve, 200)) },
}
`

test('a record that another wrote over, or that was deleted, is written again', async () => {
  const place = resident('')
  await place.start()
  const file = join(place.state, 'run/server.json')
  for (const spoil of [
    () => rmSync(file),
    () => writeFileSync(file, '{"v":1,"pid":1}'),
    () => utimesSync(file, 1, 1),
  ]) {
    spoil()
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain(`"pid":${place.child().pid}`), SOON)
  }
})

test.runIf(process.platform === 'linux')(
  'one that was stopped is replaced; one that has much to do is waited for',
  async () => {
    const place = resident(NO_FORCE_PUSH)
    await place.start()
    const first = place.child()
    // as a machine does that is busy with others: long pauses, and no one of them for good
    first.kill('SIGSTOP')
    const waiting = place.start()
    await delay(1000)
    first.kill('SIGCONT')
    await expect(waiting).rejects.toThrow('it ended: 0')
    expect(await place.status()).toMatchObject({ pid: first.pid })
    first.kill('SIGSTOP')
    await place.start()
    const second = place.child()
    expect(await place.status()).toMatchObject({ pid: second.pid })
    first.kill('SIGCONT')
    await vi.waitFor(() => expect(first.exitCode).toBe(0), SOON)
    expect(await place.says(FORCE)).toContain('open a PR')
  },
)
