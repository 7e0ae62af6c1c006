import { OWNER_VARIABLE } from '@hookline/runtime/background'
import { runDeliverer } from '@hookline/runtime/deliver'
import { stateDir } from '@hookline/runtime/state'
import { compiler } from './compiler.ts'
import { ownFolders } from './installed.ts'
import { OWN_MEANS } from './own-means.ts'
import { version } from './version.ts'

/** Delivers what waits in the journal, and ends; whoever starts the process gives it the name of its place. */
export function deliverer(): void {
  const owner = process.env[OWNER_VARIABLE] ?? `by-hand-${process.pid}`
  delete process.env[OWNER_VARIABLE]
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  void runDeliverer({
    owner,
    signal: stop.signal,
    env: process.env,
    stateDir: stateDir(process.env),
    ...OWN_MEANS,
    own: { folders: ownFolders, lean: false },
    hookline: version,
    compiler,
  }).then(
    (ending) => process.exit(ending === 'failed' ? 1 : 0),
    () => process.exit(1),
  )
}
