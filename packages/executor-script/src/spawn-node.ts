import { watchGroup } from '@hookline/child'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { writeSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { closeAfterExit } from './grace.ts'
import type { Command, Ended, Spawn } from './spawn.ts'

/** Children by node:child_process alone: loads in no time, for a process that lives for one event. */
export const spawnNode: Spawn = async (command, { signal, maxBytes, started }) => {
  if (signal.aborted) return { status: 'aborted' }
  const child = start(command)
  if ('cause' in child) return { status: 'unstarted', cause: child.cause }
  if (child.pid === undefined) return { status: 'unstarted', cause: await happened(child, 'error') }
  const group = watchGroup(child.pid)
  let why: 'aborted' | 'flooded' | undefined
  const stop = (reason: 'aborted' | 'flooded') => (): void => {
    why ??= reason
    group.end()
  }
  const output = [child.stdout, child.stderr].map((stream) => collect(stream, maxBytes, stop('flooded')))
  const onAbort = stop('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  closeAfterExit(child, group)
  started?.(child.pid)
  feed(child, command.input)
  await happened(child, 'close')
  signal.removeEventListener('abort', onAbort)
  group.leave()
  if (why === 'aborted') return { status: why, stderr: Buffer.concat(output[1]!) }
  return why === undefined ? ended(child, output) : { status: why }
}

function happened(child: ChildProcessWithoutNullStreams, event: 'close' | 'error'): Promise<unknown> {
  return new Promise((resolve) => child.once(event, resolve))
}

/** Some failures to start are thrown, others come as an event. */
function start({
  file,
  args,
  cwd,
  env,
}: Command): ChildProcessWithoutNullStreams | { readonly cause: unknown } {
  try {
    // loaded by the first child: an event that needs none would pay milliseconds for it
    const { spawn } = process.getBuiltinModule('node:child_process')
    return spawn(file, args, { cwd, env, detached: true })
  } catch (cause) {
    return { cause }
  }
}

/** The chunks as they come, until there are too many. */
function collect(stream: Readable, maxBytes: number, onFlood: () => void): readonly Buffer[] {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxBytes) {
      chunks.push(chunk)
    } else {
      onFlood()
      stream.destroy()
    }
  })
  return chunks
}

function feed({ stdin }: ChildProcessWithoutNullStreams, input: string | Uint8Array): void {
  // EPIPE: a program need not read what it is given
  stdin.on('error', () => undefined)
  const left = writeNow(stdin, Buffer.from(input))
  if (left.length === 0) stdin.destroy()
  else stdin.end(left)
}

/**
 * Writes what the pipe takes at once and gives the rest. An event nearly always fits, and a stream costs a process that
 * lives for one event a millisecond: most of it to say that a program which reads nothing has read nothing.
 */
function writeNow(stdin: Writable, bytes: Buffer): Buffer {
  // oxlint-disable-next-line no-underscore-dangle -- Node has no other word for it; without it the stream does all
  const { fd } = (stdin as { readonly _handle?: { readonly fd?: number } })._handle ?? {}
  if (fd === undefined || fd < 0) return bytes
  try {
    return bytes.subarray(writeSync(fd, bytes))
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPIPE' ? Buffer.alloc(0) : bytes
  }
}

function ended(child: ChildProcessWithoutNullStreams, output: readonly (readonly Buffer[])[]): Ended {
  const [stdout, stderr] = output.map((chunks) => Buffer.concat(chunks))
  if (child.exitCode === null) return { status: 'killed', signal: child.signalCode!, stderr: stderr! }
  return { status: 'exited', code: child.exitCode, stdout: stdout!, stderr: stderr! }
}
