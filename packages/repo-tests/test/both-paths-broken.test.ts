import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RECORDED } from './both-paths-payloads.ts'
import { twoWorlds, type Step, type World } from './both-paths-world.ts'

const FILE = '.config/hookline/hooks.toml'
const HOOKS = `
[[hooks]]
id = "no-push"
on = "exec.before"
match = "git push*"
guard = true
deny = "not from here"
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
deny = "not that"
[[hooks]]
id = "asks"
on = "exec.before"
match = "npm *"
ask = "really?"
`
const MORE = `${HOOKS}
[[hooks]]
id = "no-make"
on = "exec.before"
match = "make *"
guard = true
deny = "not make"
`

function say(native: string, more: object, rest: Partial<Step> = {}): Step {
  const { payload } = RECORDED.find((one) => one.native === native && one.version === '0.169.0')!
  const body = Buffer.from(JSON.stringify({ ...payload, ...more }))
  return { args: ['run', '--agent', 'codex', '--event', native], body, ...rest }
}

function command(line: string, rest: Partial<Step> = {}): Step {
  return say('PreToolUse', { tool_name: 'Bash', tool_input: { command: line } }, rest)
}

async function decision(world: World, step: Step): Promise<string> {
  const { stdout } = await world.call(step)
  return stdout === '' ? 'none' : (/"permissionDecisionReason":"([^"]*)"/.exec(stdout)?.[1] ?? stdout)
}

const LINES = ['git push', 'rm x', 'npm test', 'make all'] as const

function decisions(world: World, rest: Partial<Step> = {}): Promise<readonly string[]> {
  return Promise.all(LINES.map((line) => decision(world, command(line, rest))))
}

test('while a hooks.toml is broken its guards hold in a process of its own, all of its hooks in one that stays: each says so', async () => {
  const [alone, resident] = await twoWorlds(HOOKS)
  const all = await decisions(alone)
  expect(all.slice(0, 2)).toEqual([
    expect.stringContaining('not from here'),
    expect.stringContaining('not that'),
  ])
  expect(await decisions(resident)).toEqual(all)
  for (const world of [alone, resident]) world.write(FILE, 'version = ')
  const guards = [all[0], 'none', 'none', 'none']
  expect(await decisions(alone)).toEqual(guards)
  expect(await decisions(resident)).toEqual(all)
  // of a project that nobody has been in, too
  expect(await decisions(resident, { cwd: 'other' })).toEqual(all)
  const said = await Promise.all([alone, resident].map((world) => world.call(say('UserPromptSubmit', {}))))
  expect(said[0]!.stdout).toContain('Only the guards that were last good hold; run: hookline check')
  expect(said[1]!.stdout).toContain('Its hooks hold as they were last good; run: hookline check')
  const [one, other] = said.map(({ stdout }) =>
    stdout.replace(/(Only the guards that|Its hooks hold as they) were last good( hold)?/, ''),
  )
  expect(other).toBe(one)
}, 120_000)

test('who wants no hooks has the guards alone while it is broken, whichever way, and is told that', async () => {
  const worlds = await twoWorlds(HOOKS)
  const rest = { env: { HOOKLINE_DISABLED: '1' } }
  for (const world of worlds) await decisions(world)
  for (const world of worlds) world.write(FILE, 'version = ')
  const [alone, resident] = await Promise.all(worlds.map((world) => decisions(world, rest)))
  expect(resident).toEqual(alone)
  const said = await Promise.all(worlds.map((world) => world.call(say('UserPromptSubmit', {}, rest))))
  expect(said[1]).toEqual(said[0])
  expect(said[1]!.stdout).toContain('Only the guards')
}, 120_000)

test('a caller’s own wishes that are wrong leave the guards of the file as it is now, whichever way', async () => {
  const worlds = await twoWorlds(HOOKS)
  const rest = { env: { HOOKLINE__HOOKS__ASKS__ENABLED: 'false' } }
  const of = (what: Partial<Step>): Promise<readonly (readonly string[])[]> =>
    Promise.all(worlds.map((world) => decisions(world, what)))
  const [alone, resident] = await of(rest)
  expect(resident).toEqual(alone)
  // what is wished names a hook that is there no more
  for (const world of worlds) world.write(FILE, `version = 1\n${MORE.replace('"asks"', '"asking"')}`)
  const [now, too] = await of(rest)
  expect(too).toEqual(now)
  expect(now![3]).toContain('not make')
}, 120_000)

test('what a caller has switched off stays off while the file is broken', async () => {
  const [, resident] = await twoWorlds(HOOKS)
  const rest = { env: { HOOKLINE__HOOKS__NO_RM__ENABLED: 'false' } }
  const before = await decisions(resident, rest)
  expect(before[1]).toBe('none')
  await decisions(resident)
  resident.write(FILE, 'version = ')
  expect(await decisions(resident, rest)).toEqual(before)
  // one whose wishes were never heard before: it is not known which hooks it wants
  const others = await decisions(resident, { env: { HOOKLINE__HOOKS__ASKS__ENABLED: 'false' } })
  expect(others.slice(1)).toEqual(['none', 'none', 'none'])
}, 120_000)

test('a file that is gone and had no guards takes its hooks along, and a broken one in its place does not bring them back', async () => {
  const worlds = await twoWorlds(HOOKS.replace('guard = true\n', ''))
  for (const world of worlds) expect((await decisions(world))[1]).toContain('not that')
  for (const text of [undefined, 'version = ']) {
    for (const world of worlds)
      if (text === undefined) rmSync(join(world.dir, FILE))
      else world.write(FILE, text)
    for (const world of worlds) expect(await decisions(world)).toEqual(['none', 'none', 'none', 'none'])
  }
}, 120_000)

test('mended, all that it says holds at once', async () => {
  const worlds = await twoWorlds(HOOKS)
  for (const text of ['version = ', `version = 1\n${MORE}`]) {
    for (const world of worlds) world.write(FILE, text)
    for (const world of worlds) await world.call(say('UserPromptSubmit', {}))
  }
  const [alone, resident] = await Promise.all(worlds.map((world) => decisions(world)))
  expect(resident).toEqual(alone)
  expect(alone![3]).toContain('not make')
}, 120_000)
