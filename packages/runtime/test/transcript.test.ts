import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { codex } from '@hookline/agents'
import type { HookConfig, LifecycleEvent } from '@hookline/core'
import fc from 'fast-check'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isAgain } from '../src/again.ts'
import { completed } from '../src/transcript/index.ts'
import { inTurn } from '../src/transcript/turn.ts'
import { ALL, createWorld, recordedLines, usedBy, type World } from './transcript-world.ts'

const CALLS = recordedLines('calls')
const BASH = { tool_name: 'Bash', tool_use_id: 'call_2', tool_input: { command: 'x' }, tool_response: 'cut' }

const exitCodeIn = (world: World, hooks: readonly HookConfig[] = ALL): unknown =>
  (completed([world.hook('PostToolUse', BASH)], hooks, codex, world.env)[0]!.data as { exitCode: unknown })
    .exitCode

const keysOf = (events: readonly LifecycleEvent[], channel?: string): readonly string[] =>
  events.filter((one) => channel === undefined || one.channel === channel).map(({ key }) => key)

test('a hook gets what the transcript says of its event, and only one that listens has it looked for', () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  expect(exitCodeIn(world)).toBe(3)
  expect(exitCodeIn(createWorld('calls'))).toBeNull()
  expect(exitCodeIn(world, [{ ...ALL[0]!, on: ['task.complete'] }])).toBeNull()
})

test('however much stands behind it or in it, within bounds', () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  const picture = JSON.stringify({ type: 'response_item', payload: { image: 'x'.repeat(300_000) } })
  world.write(picture, picture, picture)
  expect(exitCodeIn(world)).toBe(3)
  world.write(...Array.from({ length: 20 }, () => picture))
  expect(exitCodeIn(world)).toBeNull()
})

test('a line that is being written, garbage and a file that is none change nothing', () => {
  const world = createWorld('calls')
  world.write(...CALLS, '{', '\u0000\ufffd', '[]', 'null')
  appendFileSync(world.file, '{"type":"event_msg","payload":{"type":"item_completed","item":{"id":"call_2"')
  expect(exitCodeIn(world)).toBe(3)
  renameSync(world.file, `${world.file}.real`)
  symlinkSync(`${world.file}.real`, world.file)
  expect(exitCodeIn(world)).toBeNull()
  rmSync(world.file)
  mkdirSync(world.file)
  expect(exitCodeIn(world)).toBeNull()
})

test.skipIf(process.platform === 'win32')(
  'nobody waits for a pipe that an agent calls its transcript',
  async () => {
    const world = createWorld('calls')
    spawnSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', world.file])
    expect(exitCodeIn(world)).toBeNull()
    await world.call(world.hook('Stop'), { isEnd: true })
    expect(world.got.map(({ name }) => name)).toEqual(['task.complete'])
  },
)

test('a line that is longer than what is read at one time is passed over, and what comes after it is told', async () => {
  const world = createWorld('calls')
  world.write(...CALLS.slice(0, 2))
  await world.call(world.hook('PreCompact'))
  const picture = JSON.stringify({ type: 'response_item', payload: { image: 'x'.repeat(9 << 20) } })
  world.write(picture, ...CALLS.slice(2), picture.slice(0, -9))
  for (let look = 0; look < 3; look++) await world.call(world.hook('PreCompact'), { isEnd: true })
  expect(keysOf(world.got, 'transcript')).toHaveLength(12)
})

test('a line that is being written when a file is seen first is read once it is whole', async () => {
  const world = createWorld('calls')
  world.write(CALLS[0]!)
  appendFileSync(world.file, CALLS[1]!.slice(0, 40))
  await world.call(world.hook('SessionStart'))
  appendFileSync(world.file, `${CALLS[1]!.slice(40)}\n`)
  world.write(...CALLS.slice(2))
  await world.call(world.hook('PreCompact'), { isEnd: true })
  expect(keysOf(world.got, 'transcript')).toHaveLength(12)
})

const pathTo = (file: URL): string => fileURLToPath(file)
const KEEPS = pathTo(new URL('turn-kept-child.ts', import.meta.url))
const RACES = pathTo(new URL('turn-race-child.ts', import.meta.url))
const TELLS = pathTo(new URL('telling-child.ts', import.meta.url))

/** A process that has the turn of a place, and keeps it. */
function lockChild(place: string): ChildProcess {
  return spawn(process.execPath, [KEEPS, place], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Once it has said something. */
async function kill(child: ChildProcess): Promise<void> {
  await once(child.stdout!, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
}

const transcripts = ({ env }: World): string => `${env['XDG_STATE_HOME']}/hookline/transcripts`

function forgetAll(world: World): void {
  rmSync(`${world.env['XDG_STATE_HOME']}/hookline`, { recursive: true })
  world.got.length = 0
}

/** One session: lines are written, hooks called where Codex calls them, and looked at where `looks` says. */
async function play(name: string, looks: readonly number[], world: World): Promise<void> {
  const lines = recordedLines(name)
  const pending: Promise<void>[] = []
  for (const [at, line] of lines.entries()) {
    const hook = usedBy(line, lines)
    world.write(line)
    // Codex waits for its hook, but other calls go on at the same time
    if (hook !== undefined) pending.push(world.call(world.hook('PostToolUse', hook)))
    for (let look = 0; look < (looks[at % looks.length] ?? 0); look++)
      pending.push(world.call(world.hook('PreCompact')))
    if (hook === undefined || at % 2 === 0) await Promise.all(pending.splice(0))
  }
  await Promise.all(pending)
  await world.call(world.hook('SessionEnd'), { isEnd: true, waitMs: 1000 })
}

const EXPECTED: Readonly<Record<string, number>> = {
  calls: 12,
  background: 4,
  'code-mode': 5,
  failed: 3,
  interrupted: 3,
}

test('whenever it is looked at, and by however many at once: each fact once, none lost, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(EXPECTED)),
      fc.array(fc.nat(3), { minLength: 5, maxLength: 80 }),
      async (name, looks) => {
        const world = createWorld(name)
        await play(name, looks, world)
        const facts = world.got.filter(({ name: event }) => !/^(compact|session)/.test(event))
        expect(keysOf(facts)).toEqual([...new Set(keysOf(facts))])
        const told = facts.filter(
          ({ name: event, data }) => event !== 'mcp.after' || (data as { ok: boolean }).ok === false,
        )
        expect(told).toHaveLength(EXPECTED[name]!)
        const times = world.got
          .filter(({ name: event, channel }) => channel === 'transcript' && event === 'agent.message')
          .map(({ at }) => at)
        expect(times).toEqual(times.toSorted((one, other) => one.localeCompare(other)))
        const fromHooks = facts.filter(({ channel }) => channel === 'hook').length
        const used = recordedLines(name).filter((line, _, all) => usedBy(line, all) !== undefined)
        expect(fromHooks).toBe(used.length)
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

test('what nobody listens to is not told', async () => {
  const world = createWorld('calls', [{ ...ALL[0]!, on: ['agent.message'] }])
  world.write(...CALLS)
  await world.call(world.hook('Stop'), { isEnd: true })
  expect(new Set(world.got.map(({ name }) => name))).toEqual(new Set(['task.complete', 'agent.message']))
})

test('a session that is taken up again tells nothing of its past, and all of the turn that goes on', async () => {
  const world = createWorld('failed')
  world.write(...CALLS, ...recordedLines('failed'))
  await world.call(world.hook('SessionStart', { source: 'resume' }), { isEnd: true })
  expect(world.got.map(({ name }) => name)).toEqual([
    'session.start',
    'agent.message',
    'exec.after',
    'task.complete',
  ])
})

test('a file that is another than it was is begun anew, and facts that were told are not told again', async () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  await world.call(world.hook('PreCompact'), { isEnd: true })
  const before = world.got.length
  truncateSync(world.file, 0)
  world.write(...CALLS)
  await world.call(world.hook('PreCompact'), { isEnd: true })
  expect(world.got).toHaveLength(before + 1)
})

test('what there is no time for is left to the next', async () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  let left = 2
  await world.call(world.hook('PreCompact'), { isEnd: true, isOver: () => left-- === 0 })
  expect(keysOf(world.got, 'transcript')).toHaveLength(2)
  await world.call(world.hook('PreCompact'), { isEnd: true })
  expect(new Set(keysOf(world.got, 'transcript')).size).toBe(12)
  expect(keysOf(world.got, 'transcript')).toHaveLength(12)
})

test('one who is at it is left alone; one who is gone is no hindrance', async () => {
  const world = createWorld('calls')
  world.write(...CALLS.slice(0, -1))
  const slow = world.call(world.hook('PreCompact'), {
    tell: async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      world.got.push(event)
    },
  })
  await world.call(world.hook('PreCompact'))
  expect(keysOf(world.got, 'transcript').length).toBeLessThan(9)
  await slow
  expect(keysOf(world.got, 'transcript')).toHaveLength(9)
  const [place] = readdirSync(transcripts(world))
  await kill(lockChild(`${transcripts(world)}/${place}`))
  await world.call(world.hook('PreCompact'), { isEnd: true })
  expect(keysOf(world.got, 'transcript')).toHaveLength(12)
})

test('what was being told by a process that was killed is told again, once', async () => {
  for (const name of ['calls', 'background']) {
    const world = createWorld(name)
    world.write(...recordedLines(name))
    const killed = new Set<string>()
    const tell = async (event: LifecycleEvent): Promise<void> => {
      if (killed.has(event.key)) return void world.got.push(event)
      killed.add(event.key)
      throw new Error('killed')
    }
    const expected = EXPECTED[name]!
    for (let look = 0; look <= expected; look++)
      await world.call(world.hook('PreCompact'), { isEnd: true, tell })
    expect(keysOf(world.got, 'transcript')).toHaveLength(expected)
    expect(new Set(keysOf(world.got, 'transcript')).size).toBe(expected)
    await world.call(world.hook('PreCompact'), { isEnd: true })
    expect(keysOf(world.got, 'transcript')).toHaveLength(expected)
  }
})

test('what another process is telling is left to it, and told by the next look if it is killed meanwhile', async () => {
  const [seen, world] = [createWorld('calls'), createWorld('calls')]
  for (const one of [seen, world]) one.write(...CALLS)
  await seen.call(seen.hook('PreCompact'), { isEnd: true })
  for (const name of ['agent.message', 'exec.after']) {
    const fact = seen.got.find((one) => one.channel === 'transcript' && one.name === name)!
    const words = [TELLS, '60000', JSON.stringify(fact)]
    const child = spawn(process.execPath, words, { env: world.env, stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const before = world.got.length
    await world.call(world.hook('PreCompact'), { isEnd: true })
    expect(keysOf(world.got.slice(before))).not.toContain(fact.key)
    child.kill('SIGKILL')
    await once(child, 'close')
    await world.call(world.hook('PreCompact'), { isEnd: true })
    expect(keysOf(world.got).filter((key) => key === fact.key)).toHaveLength(1)
    if (name === 'agent.message') forgetAll(world)
  }
})

test('where no position can be kept nothing is told, and it is not told over and over', async () => {
  const told = vi.fn(async () => undefined)
  await expect(inTurn('/nowhere/at/all', 1000, told)).rejects.toThrow('ENOENT')
  expect(told).not.toHaveBeenCalled()
})

test('a command that was told from the transcript is told again only if somebody has an answer to it', async () => {
  const world = createWorld('background')
  world.write(...recordedLines('background'))
  await world.call(world.hook('Stop'), { isEnd: true })
  const late = world.hook('PostToolUse', { ...BASH, tool_use_id: 'call_1' })
  const asked = (hook: Partial<HookConfig>): readonly LifecycleEvent[] =>
    completed([late], [{ ...ALL[0]!, ...hook }], codex, world.env)
  expect(asked({ mode: 'background' })).toEqual([])
  expect(asked({ guard: true })).toHaveLength(1)
  expect(asked({ mode: 'blocking' })).toHaveLength(1)
  expect(isAgain(late, codex, world.env)).toBe(true)
  const first = world.hook('PostToolUse', { ...BASH, tool_use_id: 'call_9' })
  expect(completed([first], ALL, codex, world.env)).toHaveLength(1)
  expect(isAgain(first, codex, world.env)).toBe(false)
})

const MB = JSON.stringify({ type: 'response_item', payload: { image: 'x'.repeat(1 << 20) } })

test('a turn that is longer than what is read at one time is told from its beginning', async () => {
  const world = createWorld('failed')
  const [meta, started, ...rest] = recordedLines('failed')
  world.write(...CALLS, meta!, started!, ...Array.from({ length: 12 }, () => MB), ...rest)
  await world.call(world.hook('SessionStart', { source: 'resume' }))
  expect(world.got.map(({ name }) => name)).toEqual([
    'session.start',
    'agent.message',
    'exec.after',
    'task.complete',
  ])
})

test.each([
  ['forwards', true],
  ['back to where the turn begins', false],
])('however much there is to read %s, others have their turn in between', async (_, isKnown) => {
  const world = createWorld('calls')
  world.write(...CALLS.slice(0, 2))
  if (isKnown) await world.call(world.hook('PreCompact'))
  world.write(...Array.from({ length: 12 }, () => MB), ...CALLS.slice(2))
  let turns = 0
  let isOver = false
  const count = (): void => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await world.call(world.hook('PreCompact'), { isEnd: true })
  isOver = true
  expect(turns).toBeGreaterThan(isKnown ? 10 : 20)
  expect(keysOf(world.got, 'transcript')).toHaveLength(12)
})

test('what waits for a hook is kept without secrets, and nobody but us can read it', async () => {
  const world = createWorld('background')
  const secret = `ghp_${'0123456789'.repeat(4)}`
  const lines = recordedLines('background')
  const end = lines.findIndex(
    (line) => line.includes('"item_completed"') && line.includes('CommandExecution'),
  )
  const told = JSON.parse(lines[end]!) as { payload: { item: { aggregated_output: string } } }
  told.payload.item.aggregated_output = `token ${secret} printed`
  world.write(...lines.slice(0, end), JSON.stringify(told))
  await world.call(world.hook('PreCompact'))
  const [place] = readdirSync(transcripts(world))
  const kept = readFileSync(`${transcripts(world)}/${place}`, 'utf8')
  expect(kept).toContain('exec.after')
  expect(kept).not.toContain(secret)
  expect(statSync(`${transcripts(world)}/${place}`).mode & 0o077).toBe(0)
  world.write(...lines.slice(end + 1))
  await world.call(world.hook('Stop'), { isEnd: true })
  const command = world.got.find(({ name, channel }) => name === 'exec.after' && channel === 'transcript')
  expect(command!.data).toMatchObject({ output: 'token [redacted] printed' })
})

test.skipIf(process.platform === 'win32')(
  'of many that find a lock left behind one at a time has it',
  async () => {
    const place = join(mkdtempSync(join(tmpdir(), 'hookline-turn-')), 'place')
    onTestFinished(() => rmSync(dirname(place), { recursive: true, force: true }))
    const all = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [RACES, place], { stdio: 'pipe' })
        return text(child.stdout)
      }),
    )
    expect(all.map((said) => said.trim())).toEqual(Array(4).fill('alone'))
  },
  60_000,
)

test('where nothing can be kept, events stay as hooks report them', async () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  writeFileSync(`${world.env['XDG_STATE_HOME']}/hookline`, '')
  await world.call(world.hook('PostToolUse', BASH), { isEnd: true })
  expect(world.got.map(({ name, channel }) => [name, channel])).toEqual([['exec.after', 'hook']])
})

test('a session without a transcript is told by hooks alone', async () => {
  const world = createWorld('calls')
  world.write(...CALLS)
  await world.call(world.hook('PostToolUse', { ...BASH, transcript_path: null }), { isEnd: true })
  expect(world.got.map(({ name, data }) => [name, (data as { output: string }).output])).toEqual([
    ['exec.after', 'cut'],
  ])
})
