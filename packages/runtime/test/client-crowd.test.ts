import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  answer,
  call,
  clientWorld,
  PERL,
  say,
  serve,
  serverProcess,
  startOf,
  take,
  type Called,
  type ClientWorld,
} from './client-world.ts'

/** As the client has them. */
const AT_ONCE = 4

/** A process of a call's own: it says that it is there, leaves something running, and is over when it may be. */
const slowRun = (dir: string): string => `const { existsSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const dir = ${JSON.stringify(dir)}
writeFileSync(join(dir, 'there-' + process.pid), process.argv.slice(2).join(' '))
require('node:child_process').spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' }).unref()
const timer = setInterval(() => {
  if (!existsSync(join(dir, 'go'))) return
  clearInterval(timer)
  process.stdout.write('alone')
}, 20)
`

function crowdWorld(): ClientWorld & {
  readonly ask: (limit?: string) => Promise<Called>
  readonly there: () => readonly string[]
  readonly go: () => void
} {
  const world = clientWorld(PERL)
  writeFileSync(join(world.copy, 'run.cjs'), slowRun(world.dir))
  const there = (): readonly string[] => readdirSync(world.dir).filter((name) => name.startsWith('there-'))
  const go = (): void => writeFileSync(join(world.dir, 'go'), '')
  onTestFinished(go)
  return {
    ...world,
    ask: (limit = '60') => call([...startOf(world, PERL), '--limit', limit]),
    there,
    go,
  }
}

describe('where many calls find a server that is behind', () => {
  test('a few have a process of their own at once, and the others are answered as soon as it takes them', async () => {
    const { ask, there, go, socket } = crowdWorld()
    const behind: Socket[] = []
    let isBehind = true
    const greeted = (one: Socket): void => void (isBehind ? behind.push(one) : take(one))
    await serve(socket, { greeted, framed: say(answer(0, 'served')) })
    const calls = Array.from({ length: 9 }, async () => ask())
    await expect.poll(() => there().length).toBe(AT_ONCE)
    await delay(1500)
    expect(there()).toHaveLength(AT_ONCE)
    isBehind = false
    // those that went elsewhere have hung up
    for (const one of behind) take(one)
    const served = async (): Promise<readonly string[]> =>
      (await Promise.all(calls)).map(({ stdout }) => stdout.toString())
    go()
    const all = await served()
    expect(all.filter((said) => said === 'alone')).toHaveLength(AT_ONCE)
    expect(all.filter((said) => said === 'served')).toHaveLength(9 - AT_ONCE)
  })

  test('each has one in the end, when those before it are over, whatever these left running; none is asked twice', async () => {
    const { ask, there, go, socket } = crowdWorld()
    await serve(socket, { greeted: () => undefined })
    const calls = Array.from({ length: 9 }, async () => ask())
    await expect.poll(() => there().length).toBe(AT_ONCE)
    go()
    for (const { stdout, status } of await Promise.all(calls))
      expect([status, stdout.toString()]).toEqual([0, 'alone'])
    expect(there()).toHaveLength(9)
  })

  test('nobody waits longer than a part of what the agent gives, and what follows is told how long that was', async () => {
    const { ask, there, dir, go, socket } = crowdWorld()
    await serve(socket, { greeted: () => undefined })
    const calls = Array.from({ length: AT_ONCE + 2 }, async () => ask('12'))
    await expect.poll(() => there().length, { timeout: 20_000 }).toBe(AT_ONCE + 2)
    go()
    await Promise.all(calls)
    const words = there().map((name) => readFileSync(join(dir, name), 'utf8'))
    expect(words.toSorted()).toEqual([
      ...Array.from({ length: AT_ONCE }, () => 'run --limit 12 --start-server'),
      ...Array.from({ length: 2 }, () => 'run --waited 3 --limit 12 --start-server'),
    ])
  })

  test('the same where so many wait already that no more can', async () => {
    const { ask, there, go, socket } = crowdWorld()
    const child = await serverProcess(
      socket,
      "let n = 0; socket.on('data', (d) => socket.write(n++ ? '0 6 0\\nserved' : '+')).on('error', () => {})",
      1,
    )
    child.kill('SIGSTOP')
    const waiting = Array.from({ length: 8 }, () => connect(socket))
    onTestFinished(() => waiting.forEach((one) => one.destroy()))
    await Promise.any(waiting.map((one) => new Promise((done) => one.once('error', done))))
    const calls = Array.from({ length: 9 }, async () => ask())
    await expect.poll(() => there().length).toBe(AT_ONCE)
    await delay(500)
    expect(there()).toHaveLength(AT_ONCE)
    child.kill('SIGCONT')
    go()
    const all = (await Promise.all(calls)).map(({ stdout }) => stdout.toString())
    expect(all.filter((said) => said === 'alone')).toHaveLength(AT_ONCE)
    expect(all.filter((said) => said === 'served')).toHaveLength(9 - AT_ONCE)
  })
})
