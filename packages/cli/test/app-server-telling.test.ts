import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LifecycleEvent } from '@hookline/core'
import { tellOnce } from '@hookline/runtime/facts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { world } from './hookline.ts'

const CHILD = fileURLToPath(new URL('app-server-telling-child.ts', import.meta.url))

test('what hooks were at when hookline was killed is told by whoever sees it next', async () => {
  const env = { HOME: join(world('version = 1\n').dir, 'home') }
  const told = {
    key: 'a fact',
    id: 'an event',
    name: 'agent.message',
    agent: { name: 'codex' },
    session: { id: 's', cwd: '/w', root: '/w' },
  } as LifecycleEvent
  const fact = { event: told, native: null, isFirst: false, thread: 't', turn: 'u', call: null }
  const child = spawn(process.execPath, [CHILD, JSON.stringify(fact)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const tell = vi.fn(async () => undefined)
  expect(await tellOnce(told, env, tell)).toBe('elsewhere')
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await tellOnce(told, env, tell)).toBe('told')
  expect(tell).toHaveBeenCalledTimes(1)
})
