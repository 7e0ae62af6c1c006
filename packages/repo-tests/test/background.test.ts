import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { expect, onTestFinished, test, vi } from 'vitest'
import { BIN, hook, NOTE, pidOf, place, RUN, SOON } from './background-world.ts'

test('the agent has its answer before the hook has ended, and the hook runs all the same', async () => {
  const user = place(hook('slow', `run = 'sleep 1; echo "$HOOKLINE_COMMAND $HOOKLINE_DELIVERY_ID" >> notes'`))
  const { status, stdout, stderr } = user.call('ls -l', 'call-7')
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(user.lines('notes')).toEqual([])
  await vi.waitFor(() => expect(user.lines('notes')).toHaveLength(1), SOON)
  expect(user.lines('notes')[0]).toMatch(/^ls -l codex:.*:exec\.before:call-7:user\/slow$/)
  expect(user.hookline(['why', 'slow']).stdout).toContain('in the background, at the first try, in')
  expect(user.hookline(['history']).stdout).toMatch(/exec\.before.*ls -l.*slow ok/)
})

test('one fact is carried out once, and each asking of a gate has the whole answer', async () => {
  const user = place(
    `${hook('note', NOTE)}[[hooks]]\nid = "gate"\non = "exec.before"\nguard = true\ndeny = "not here"\n`,
  )
  for (let n = 0; n < 3; n++) expect(user.call('ls', 'same').stdout).toContain('not here')
  expect(user.call('ls', 'other').stdout).toContain('not here')
  const { journal } = openJournal(join(user.state, 'journal.db'), { waitMs: 5000 })
  onTestFinished(() => journal.close())
  const states = (): readonly unknown[] => journal.db.all('SELECT state FROM runs').map(({ state }) => state)
  // once all has come to its end, nothing more can come
  await vi.waitFor(() => expect(new Set(states())).toEqual(new Set(['done'])), SOON)
  expect(states()).toHaveLength(2)
  expect(journal.db.get('SELECT count(*) AS count FROM attempts')).toEqual({ count: 2 })
  expect(user.lines('notes')).toEqual(['ls', 'ls'])
})

test('what kills the agent, its group and its terminal does not reach what was accepted', async () => {
  const user = place(
    hook('note', `run = 'sleep 0.5; echo "$HOOKLINE_COMMAND" >> notes'\ndelivery = "at-least-once"`),
  )
  // as Codex starts it: in a session of its own, which is then killed as a whole
  const script = `"$@" < payload; kill -9 0`
  writeFileSync(join(user.dir, 'payload'), user.payload('make'))
  const agent = spawn('setsid', ['--wait', 'sh', '-c', script, 'sh', process.execPath, BIN, ...RUN], {
    cwd: user.dir,
    env: user.env,
    stdio: 'ignore',
  })
  await new Promise((resolve) => agent.once('close', resolve))
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['make']), SOON)
})

test('one that fails is tried again; given up, it is a dead letter, hooks are told, and it can be sent again', async () => {
  const user = place(
    hook(
      'fragile',
      `run = 'echo try >> tries; test -e mended && echo "$HOOKLINE_COMMAND" >> notes'
delivery = "at-least-once"
retry = { attempts = 3, initial = "10ms" }`,
    ) +
      `[[hooks]]\nid = "alarm"\non = ["hook.retrying", "hook.dead"]\nrun = 'echo "$HOOKLINE_EVENT" >> alarms'\n`,
  )
  user.call('ls')
  await vi.waitFor(() => expect(user.lines('alarms')).toHaveLength(3), SOON)
  expect(user.lines('alarms').toSorted()).toEqual(['hook.dead', 'hook.retrying', 'hook.retrying'])
  expect(user.lines('tries')).toHaveLength(3)
  expect(user.hookline(['dead', 'list']).stdout).toContain('user/fragile')
  expect(user.hookline(['why', 'fragile']).stdout).toContain('it was given up at try 3: ')
  writeFileSync(join(user.dir, 'mended'), '')
  expect(user.hookline(['dead', 'redrive', '--all']).status).toBe(0)
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['ls']), SOON)
})

test('runs of one key come one after another, in their order, also when one has to be tried again', async () => {
  const user = place(
    hook(
      'ordered',
      `run = 'test -e "seen-$HOOKLINE_COMMAND" || { touch "seen-$HOOKLINE_COMMAND"; exit 1; }; echo "$HOOKLINE_COMMAND" >> notes'
delivery = "at-least-once"
retry = { initial = "50ms" }
concurrency = { limit = 1, key = "{{ event.session.id }}" }`,
    ),
  )
  const lines = ['a', 'b', 'c', 'd', 'e']
  for (const line of lines) user.call(line)
  await vi.waitFor(() => expect(user.lines('notes')).toHaveLength(5), SOON)
  expect(user.lines('notes')).toEqual(lines)
})

test('a hook sees what came of those that it needs, waited for or not', async () => {
  const user = place(
    `[[hooks]]\nid = "gate"\non = "exec.before"\nrun = ["echo", '{"data":{"x":41}}']\n` +
      hook('first', `needs = ["gate"]\nrun = ["echo", '{"data":{"sum":"{{ results.gate.data.x }}+1"}}']`) +
      hook(
        'last',
        `needs = ["first"]\nrun = ["sh", "-c", 'echo "$1" >> notes', "sh", "{{ results.first.data.sum }}"]`,
      ),
  )
  user.call('ls')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['41+1']), SOON)
})

test('who delivers ends when nothing is left, and one that is told to end gives back what it has', async () => {
  const user = place(
    hook(
      'slow',
      `run = 'echo begun >> begun; sleep 30; echo never >> notes'\ntimeout = "1m"\ndelivery = "at-least-once"`,
    ),
  )
  user.call('ls')
  await vi.waitFor(() => expect(user.lines('begun')).toHaveLength(1), SOON)
  const pid = pidOf(user.state)!
  process.kill(pid, 'SIGTERM')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), SOON)
  expect(user.lines('notes')).toEqual([])
  const { journal } = openJournal(join(user.state, 'journal.db'), { waitMs: 5000 })
  expect(journal.db.all('SELECT state, attempts FROM runs')).toEqual([{ state: 'ready', attempts: 0 }])
  journal.close()
})

test('what came while a hooks.toml was broken is sent once it is mended, and nothing twice', async () => {
  const user = place(hook('note', NOTE))
  user.call('one')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['one']), SOON)
  const file = join(user.dir, '../.config/hookline/hooks.toml')
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, `${whole}broken`)
  user.call('two')
  writeFileSync(file, whole)
  const missed = () => user.hookline(['replay', '--since', '1h', '--deliver', '--missed', '--yes']).stdout
  expect(missed()).toContain('sent: 1, under the delivery ids that they would have had')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['one', 'two']), SOON)
  expect(missed()).toContain('nothing was missed')
  expect(user.hookline(['replay', 'last', '--missed'])).toMatchObject({ status: 64 })
})

test('secrets are neither in the journal nor lost on the way', async () => {
  const user = place(
    hook(
      'send',
      `run = 'echo "$TOKEN $PLAIN" >> notes'
env = { TOKEN = { secret = "TRACKER" } }
env_pass = ["PLAIN", "MY_API_KEY"]
delivery = "at-least-once"`,
    ),
  )
  const stored = user.hookline(['secret', 'set', 'TRACKER'], 'planted-tracker-value')
  expect(stored.status).toBe(0)
  Object.assign(user.env, { PLAIN: 'seen', MY_API_KEY: 'planted-api-key-value' })
  user.call('curl -H "Authorization: Bearer planted-bearer-0123456789"')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['planted-tracker-value seen']), SOON)
  const kept = ['journal.db', 'journal.db-wal', 'deliverer.log']
    .filter((name) => existsSync(join(user.state, name)))
    .map((name) => readFileSync(join(user.state, name), 'latin1'))
    .join('')
  expect(kept).toContain('exec.before')
  expect(kept.match(/planted-[a-z-]+/g)).toBeNull()
})

test('where nothing can be kept the gate answers as ever, and the user is told what is lost', () => {
  const user = place(
    `${hook('note', `${NOTE}\ndelivery = "at-least-once"`)}[[hooks]]\nid = "gate"\non = "exec.before"\nguard = true\ndeny = "not here"\n`,
  )
  mkdirSync(join(user.state, 'journal.db'), { recursive: true, mode: 0o700 })
  const { stdout, status } = user.call('ls')
  expect(status).toBe(0)
  expect(stdout).toContain('"permissionDecision":"deny"')
  expect(stdout).toContain('user/note failed')
  expect(stdout).toContain('JOURNAL_UNUSABLE')
})

test('where the one that delivers was killed, the next event starts another at once', async () => {
  const user = place(hook('note', NOTE))
  user.call('one')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['one']), SOON)
  const pid = pidOf(user.state)!
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), SOON)
  user.call('two')
  // much less than its lease
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['one', 'two']), {
    timeout: 15_000,
    interval: 50,
  })
  expect(pidOf(user.state)).not.toBe(pid)
  expect(user.hookline(['db', 'check']).stdout).toContain(`deliverer: process ${pidOf(user.state)}`)
})

test('a secret of another shell is not used in the place of the one that was meant', async () => {
  const user = place(
    hook(
      'send',
      `run = 'echo "$MY_API_KEY" >> notes'\nenv_pass = ["MY_API_KEY"]\ndelivery = "at-least-once"\nretry = { attempts = 1 }`,
    ),
  )
  Object.assign(user.env, { MY_API_KEY: 'planted-first-value' })
  user.call('one')
  await vi.waitFor(() => expect(user.lines('notes')).toEqual(['planted-first-value']), SOON)
  Object.assign(user.env, { MY_API_KEY: 'planted-second-value' })
  user.call('two')
  await vi.waitFor(() => expect(user.hookline(['dead', 'list']).stdout).toContain('VARIABLE_WITHHELD'), SOON)
  expect(user.lines('notes')).toEqual(['planted-first-value'])
})
