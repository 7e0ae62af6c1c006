import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, pluginText, pluginWorld, until, type Called } from './plugin-world.ts'

/** What a plugin does at an event, and what the denial of a guard says of it. */
const MISDEEDS: readonly (readonly [name: string, plugin: string, cause: RegExp])[] = [
  ['ends its process', pluginText('process.exit(0)'), /executor "odd" ended while it ran: exit code 0.*/],
  ['ends its process in open', pluginText('', 'async open() { process.exit(0) },'), /exit code 0/],
  ['loops', pluginText('for (;;);'), /no answer within/],
  [
    'takes 2 GB for objects',
    pluginText('const all = []; for (;;) all.push(Array.from({ length: 1000 }, () => ({})))'),
    /1024 MB of memory|heap out of memory/,
  ],
  [
    'takes 2 GB for bytes',
    pluginText(
      'const all = []; for (let n = 0; n < 200; n++) { all.push(Buffer.alloc(1e7, 1)); await new Promise(setImmediate) } return {}',
    ),
    /1024 MB of memory/,
  ],
  [
    'leaves a rejection unseen',
    pluginText('void Promise.reject(new Error("late")); return new Promise(() => {})'),
    /nobody caught: late/,
  ],
  [
    'throws in a timer',
    pluginText('setTimeout(() => { throw new Error("late") }); return new Promise(() => {})'),
    /nobody caught: late/,
  ],
  ['never settles', pluginText('return new Promise(() => {})'), /no answer within/],
  [
    'does not heed that it was called off',
    pluginText('setInterval(() => {}, 5); return new Promise(() => {})'),
    /no answer within/,
  ],
  ['changes the event', pluginText('ctx.event.data.command = "rm -rf /"; return {}'), /read only/],
  ['answers garbage', pluginText('return "deny"'), /the answer is not an object/],
  ['answers a circle', pluginText('const a = { data: {} }; a.data.a = a; return a'), /circular/i],
  ['answers too much', pluginText('return { reason: "x".repeat(5e6) }'), /more than/],
  [
    'answers with a getter that throws',
    pluginText('return { get decision() { throw new Error("mine") } }'),
    /mine/,
  ],
  [
    'closes every descriptor',
    pluginText('for (let fd = 0; fd < 30; fd++) try { fs.closeSync(fd) } catch {} return {}'),
    /executor "odd"/,
  ],
]

/** What it does that harms nobody. */
const ODDITIES: readonly (readonly [name: string, plugin: string])[] = [
  [
    'prints',
    pluginText(
      'console.log("noise"); process.stdout.write("noise"); fs.writeSync(1, "noise\\n"); console.error("noise"); return {}',
    ),
  ],
  ['closes its own streams', pluginText('for (const fd of [0, 1, 2]) fs.closeSync(fd); return {}')],
  ['ends its process after it has answered', pluginText('setTimeout(() => process.exit(7)); return {}')],
  [
    'takes the ways out away',
    pluginText(
      'process.exit = () => {}; process.kill = () => {}; process.on("SIGTERM", () => {}); return {}',
    ),
  ],
  [
    'starts what outlives it',
    pluginText('leave("child", spawn("sleep", ["60"], { stdio: "inherit" }).pid); return {}'),
  ],
]

const GUARD = 'guard = true\ntimeout = "2s"'
const NO_GUARD = 'timeout = "2s"'

describe.each(MISDEEDS)('a plugin that %s', (name, plugin, cause) => {
  const patience = name.includes('2 GB') ? '20s' : '2s'

  test('as a guard: the command does not run, and the reason names hook and cause', async () => {
    const world = pluginWorld(plugin, `guard = true\ntimeout = "${patience}"`)
    const { denied, ...called } = world.call()
    expect(denied).toMatch(/user\/odd/)
    expect(denied).toMatch(cause)
    await wellOtherwise(world, called)
  })

  test('without guard: the command runs, and the user is told', async () => {
    const world = pluginWorld(plugin, `timeout = "${patience}"`)
    const { denied, ...called } = world.call()
    expect(denied).toBeUndefined()
    expect(called.message).toMatch(/user\/odd failed/)
    expect(called.message).toMatch(cause)
    await wellOtherwise(world, called)
  })
})

test.each(ODDITIES)('a plugin that %s has answered, and nothing else is harmed', async (_, plugin) => {
  for (const hook of [GUARD, NO_GUARD]) {
    const world = pluginWorld(plugin, hook)
    const { denied, ...called } = world.call()
    expect(denied).toBeUndefined()
    await wellOtherwise(world, called)
    if (existsSync(join(world.dir, 'child'))) await until(() => !isAlive(world.pid('child')))
  }
})

/** The calm plugin has said what it saw, hookline has ended well, and the odd plugin has ended. */
async function wellOtherwise(
  world: ReturnType<typeof pluginWorld>,
  called: Omit<Called, 'denied'>,
): Promise<void> {
  expect(called.status).toBe(0)
  expect(called.message).toMatch(/calm saw (?!rm)/)
  if (existsSync(join(world.dir, 'pid'))) await until(() => !isAlive(world.pid()))
}

/** What it does when it is loaded. */
const BAD_LOADS: readonly (readonly [name: string, head: string, cause: RegExp])[] = [
  ['ends its process', 'process.exit(0)', /ended while it was loaded: exit code 0/],
  ['throws', 'throw new Error("no broker")', /no broker/],
  ['loops', 'for (;;);', /no answer within|took more than/],
]

describe.each(BAD_LOADS)('a plugin that %s when it is loaded', (name, head, cause) => {
  const ill = pluginText('return {}', '', head)
  const well = pluginText('return {}')
  const PART = pluginText('return {}', '', 'await import("./part.mjs")')
  const timeout = name === 'loops' ? 40_000 : undefined

  test.each([true, false])(
    'and was well when its hooks.toml was compiled, guard = %s',
    async (guard) => {
      const world = pluginWorld(PART, `guard = ${guard}\ntimeout = "2s"`)
      world.write('part.mjs', '')
      expect(world.call().denied).toBeUndefined()
      world.write('part.mjs', head)
      const { denied, ...called } = world.call()
      expect(denied !== undefined).toBe(guard)
      expect(denied ?? called.message).toMatch(cause)
      await wellOtherwise(world, called)
    },
    timeout,
  )

  test(
    'and has changed since: the guard holds, and check tells the place and the cause',
    () => {
      const world = pluginWorld(well, GUARD)
      expect(world.call().denied).toBeUndefined()
      world.write('odd.mjs', ill)
      expect(world.call()).toMatchObject({ status: 0, denied: expect.stringMatching(/user\/odd/) as string })
      const { status, said } = world.verb('check')
      expect(status).toBe(78)
      expect(said).toMatch(/hooks\.toml:3:/)
      expect(said).toMatch(/EXECUTOR_(LOST|LOAD)/)
    },
    timeout,
  )

  test(
    'and never was well: the agent goes on, since there never was a guard',
    () => {
      const world = pluginWorld(ill, GUARD)
      expect(world.call()).toMatchObject({ status: 0, denied: undefined, stdout: '' })
    },
    timeout,
  )
})

test('what a plugin opened is closed before hookline ends', () => {
  const world = pluginWorld(
    pluginText(
      'return {}',
      'async open() { return "broker" }, async close(opened) { leave("closed", opened) },',
    ),
    GUARD,
  )
  expect(world.call()).toMatchObject({ status: 0, denied: undefined })
  expect(readFileSync(join(world.dir, 'closed'), 'utf8')).toBe('broker')
})

test('two events at once: each has its own answer', async () => {
  const world = pluginWorld(
    pluginText('if (fs.existsSync(here("first"))) process.exit(3); leave("first", 1); return {}'),
    GUARD,
  )
  world.call()
  const both = [world.start(), world.start()].map(
    (child) =>
      new Promise<string>((resolve) => {
        let stdout = ''
        child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
        child.once('close', () => resolve(stdout))
      }),
  )
  for (const stdout of await Promise.all(both)) {
    const answer = JSON.parse(stdout) as {
      hookSpecificOutput: { permissionDecision: string }
      systemMessage: string
    }
    expect(answer.hookSpecificOutput.permissionDecision).toBe('deny')
    expect(answer.systemMessage).toContain('calm saw')
  }
})

test('an agent that gives up on hookline is answered, and the plugin does nothing more', async () => {
  const world = pluginWorld(
    pluginText('for (;;) fs.appendFileSync(here("done"), "x")'),
    'guard = true\ntimeout = "30s"',
  )
  const child = world.start()
  let stdout = ''
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  await until(() => existsSync(join(world.dir, 'done')))
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  expect(stdout).toContain('"permissionDecision":"deny"')
  const { size } = statSync(join(world.dir, 'done'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(statSync(join(world.dir, 'done')).size).toBe(size)
})

test.each([
  ['loops', 'for (;;);'],
  [
    'loops and has started another',
    'leave("child", spawn("sleep", ["60"], { stdio: "inherit" }).pid); for (;;);',
  ],
  ['waits', 'return new Promise(() => {})'],
])('nothing is left of a plugin that %s when hookline itself is killed', async (_, execute) => {
  const world = pluginWorld(pluginText(execute), 'guard = true\ntimeout = "30s"')
  const child = world.start()
  await until(() => existsSync(join(world.dir, 'pid')) && world.pid() > 0)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(isAlive(world.pid())).toBe(true)
  child.kill('SIGKILL')
  // one signal to all of them, but each dies when its turn comes: all within the same three seconds
  const left = existsSync(join(world.dir, 'child')) ? [world.pid(), world.pid('child')] : [world.pid()]
  await until(() => !left.some(isAlive), 3000)
})

test('nothing is left of a plugin that loops when it is loaded and hookline itself is killed', async () => {
  const world = pluginWorld(pluginText('', '', 'leave("pid", process.pid); for (;;);'), GUARD)
  const child = world.start()
  await until(() => existsSync(join(world.dir, 'pid')) && world.pid() > 0)
  expect(isAlive(world.pid())).toBe(true)
  child.kill('SIGKILL')
  await until(() => !isAlive(world.pid()), 3000)
})
