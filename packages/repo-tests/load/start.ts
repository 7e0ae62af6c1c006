import { setTimeout as delay } from 'node:timers/promises'
import { callClient } from './client.ts'
import type { Server } from './server.ts'
import { sessionOf } from './session.ts'
import type { LoadWorld } from './world.ts'

/** The resident process, started as it is for anybody: by the first call, which a process of its own answers. */
export async function started(world: LoadWorld): Promise<Server> {
  const cwd = world.project(0)
  const [step] = sessionOf('the-first', cwd)
  const words = [
    '--agent',
    'codex',
    '--event',
    step!.event,
    '--scope',
    'user',
    '--install',
    world.install,
    '--limit',
    '60',
  ]
  await callClient({ hook: world.hook, words, cwd, env: world.machine.env, payload: step!.payload })
  for (let tries = 0; tries < 300; tries++) {
    const server = world.server()
    if (server !== undefined) return server
    await delay(100)
  }
  throw new Error(`no server was started\n${world.log()}`)
}
