import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import type { Serving } from '@hookline/server'
import type { About } from './about.ts'
import type * as Http from './http.ts'
import { statusOf } from './own-status.ts'
import type { Parts } from './parts.ts'

/** Whose place this process has taken notices that within a second, and has the port until then. */
const AGAIN_MS = 500
const TRIES = 20

/** Opens the HTTP API, and calls `opened` if that came about only later. Without it everything else goes on. */
export async function openHttp(
  about: About,
  parts: Parts,
  serving: Serving,
  opened: () => void,
): Promise<void> {
  const { http = true, port = 0 } = parts.settings.now()
  if (!http) return
  const act = (): ReturnType<typeof Http.ownHttp> =>
    (require('./http.ts') as typeof Http).ownHttp({
      env: about.env,
      port,
      status: () => statusOf(about, parts, serving),
      metrics: () => parts.metrics.text(),
      emit: parts.emitting.emit,
      log: about.log,
    })
  // who leaves the place is not to keep the port for as long as its last call takes
  void serving.retired.then(() => parts.http?.close())
  const failed = await tried(act, parts)
  if (failed === undefined) return
  about.log(`goes on without HTTP: ${failed.message} [${failed.code}] ${failed.hint}`)
  if (failed.code === 'API_PORT_TAKEN') void again(act, parts, serving, opened)
}

async function again(
  act: () => ReturnType<typeof Http.ownHttp>,
  parts: Parts,
  serving: Serving,
  opened: () => void,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    await delay(AGAIN_MS)
    if (serving.state() !== 'serving') return
    if ((await tried(act, parts)) !== undefined) continue
    return serving.state() === 'serving' ? opened() : void parts.http?.close()
  }
}

async function tried(
  act: () => ReturnType<typeof Http.ownHttp>,
  parts: Parts,
): Promise<HooklineError | undefined> {
  try {
    parts.http = await act()
    return undefined
  } catch (thrown) {
    return HooklineError.from(thrown)
  }
}
