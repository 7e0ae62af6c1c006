import { KILL_MS, watchGroup } from '@hookline/child'
import { execa } from 'execa'
import { closeAfterExit } from './grace.ts'
import { type Command, type Limits, type Spawn } from './spawn.ts'

/** Children by execa, for a process that lives long. */
export const spawnExeca: Spawn = async (command, limits) => {
  if (limits.signal.aborted) return { status: 'aborted' }
  try {
    const running = start(command, limits)
    const child = running.nodeChildProcess
    const group = child.pid === undefined ? undefined : watchGroup(child.pid)
    if (group !== undefined) {
      limits.started?.(child.pid!)
      closeAfterExit(child, group)
    }
    const { isMaxBuffer, isCanceled, stdout, stderr, cause } = await running
    if (group === undefined) return { status: 'unstarted', cause }
    const isStopped = isMaxBuffer || isCanceled
    // execa stops killing when the child itself is gone
    if (isStopped) group.end()
    group.leave()
    if (isStopped) return isMaxBuffer ? { status: 'flooded' } : { status: 'aborted', stderr }
    if (child.exitCode === null) return { status: 'killed', signal: child.signalCode!, stderr }
    return { status: 'exited', code: child.exitCode, stdout, stderr }
  } catch (cause) {
    // thrown, not told, where execa itself refuses an argument
    return { status: 'unstarted', cause }
  }
}

function start({ file, args, cwd, env, input }: Command, { signal, maxBytes }: Limits) {
  return execa(file, args, {
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
}
