import { execa } from 'execa'
import { closeAfterExit } from './grace.ts'
import { watchGroup } from './group.ts'
import { KILL_MS, type Spawn } from './spawn.ts'

/** Children by execa, for a process that lives long. */
export const spawnExeca: Spawn = async ({ file, args, cwd, env, input }, { signal, maxBytes }) => {
  if (signal.aborted) return { status: 'aborted' }
  const running = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    input,
    // as text, maxBuffer would count characters
    encoding: 'buffer',
    maxBuffer: maxBytes,
    stripFinalNewline: false,
    reject: false,
    cancelSignal: signal,
    killDescendants: true,
    forceKillAfterDelay: KILL_MS,
    // the group does it, and for descendants too
    cleanup: false,
  })
  const child = running.nodeChildProcess
  const group = child.pid === undefined ? undefined : watchGroup(child.pid)
  if (group !== undefined) closeAfterExit(child, group)
  const { isMaxBuffer, isCanceled, stdout, stderr, cause } = await running
  if (group === undefined) return { status: 'unstarted', cause }
  // execa stops killing when the child itself is gone
  if (isMaxBuffer || isCanceled) group.end()
  group.leave()
  if (isMaxBuffer || isCanceled) return { status: isMaxBuffer ? 'flooded' : 'aborted' }
  if (child.exitCode === null) return { status: 'killed', signal: child.signalCode!, stderr }
  return { status: 'exited', code: child.exitCode, stdout, stderr }
}
