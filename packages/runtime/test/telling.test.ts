import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { claimFact, isTold, takeFromKilled, tellOnce, wasToldBefore } from '../src/facts/index.ts'

const CHILD = fileURLToPath(new URL('telling-child.ts', import.meta.url))

function world(): { readonly env: { readonly HOME: string }; readonly folder: string } {
  const home = mkdtempSync(join(tmpdir(), 'hookline-telling-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  return { env: { HOME: home }, folder: join(home, '.local/state/hookline/facts') }
}

const FACT = {
  ...event('agent.message', { text: 'x' }),
  key: 'told',
  session: { id: 's', cwd: '/w', root: '/w' },
}

/** Another process that tells the fact, and takes its time. */
async function another(env: { readonly HOME: string }, ms = 60_000) {
  const child = spawn(process.execPath, [CHILD, String(ms), JSON.stringify(FACT)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const over = once(child, 'close')
  return {
    over,
    kill: async () => {
      child.kill('SIGKILL')
      await over
    },
  }
}

test('a fact is told once, and only then it counts as told', async () => {
  const { env } = world()
  const tell = vi.fn(async () => expect(isTold(FACT, env)).toBe(false))
  expect(await tellOnce(FACT, env, tell)).toBe('told')
  expect(await tellOnce(FACT, env, tell)).toBe('known')
  expect(tell).toHaveBeenCalledTimes(1)
  expect([isTold(FACT, env), wasToldBefore(FACT, env)]).toEqual([true, true])
})

test('what a hook of the agent has reported is not told', async () => {
  const { env } = world()
  claimFact(FACT, env)
  const tell = vi.fn(async () => undefined)
  expect(await tellOnce(FACT, env, tell)).toBe('known')
  expect(tell).not.toHaveBeenCalled()
  expect(wasToldBefore(FACT, env)).toBe(false)
})

test('what another is telling is left to it, and if it is killed meanwhile told again, once', async () => {
  const { env } = world()
  const tell = vi.fn(async () => undefined)
  const other = await another(env)
  expect(await tellOnce(FACT, env, tell)).toBe('elsewhere')
  expect([isTold(FACT, env), takeFromKilled(FACT, env)]).toEqual([false, false])
  await other.kill()
  expect(await tellOnce(FACT, env, tell)).toBe('told')
  expect(await tellOnce(FACT, env, tell)).toBe('known')
  expect(tell).toHaveBeenCalledTimes(1)
})

test('a hook of the agent takes over what one that was killed had begun, and everybody hears of it', async () => {
  const { env } = world()
  await (await another(env)).kill()
  expect(claimFact(FACT, env)).toBe(false)
  expect(takeFromKilled(FACT, env)).toBe(true)
  expect([takeFromKilled(FACT, env), wasToldBefore(FACT, env), isTold(FACT, env)]).toEqual([
    false,
    false,
    true,
  ])
})

test('one that comes to its end has told it', async () => {
  const { env } = world()
  await (
    await another(env, 50)
  ).over
  expect(isTold(FACT, env)).toBe(true)
})

test('a mark as old as nothing takes was left by a process whose number another has', async () => {
  const { env, folder } = world()
  await another(env)
  const [session] = readdirSync(folder)
  const [mark] = readdirSync(join(folder, session!)).filter((name) => name.includes('telling'))
  const then = new Date(Date.now() - 11 * 60_000)
  utimesSync(join(folder, session!, mark!), then, then)
  expect(await tellOnce(FACT, env, async () => undefined)).toBe('told')
})
