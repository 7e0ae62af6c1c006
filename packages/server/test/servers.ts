import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const PROGRAM = fileURLToPath(new URL('serving.ts', import.meta.url))

/** A process that serves. */
export interface Server {
  readonly child: ChildProcess
  readonly pid: number
  /** Once it has said so much. */
  readonly says: (what: RegExp) => Promise<string>
  /** Once it has ended: all that it said. */
  readonly ended: Promise<string>
}

/** What a test may say of it. */
export interface How {
  readonly build?: string
  readonly idleMs?: number
  readonly answerMs?: number
  readonly kind?: 'socket' | 'pipe'
}

/** Starts one; it goes with the test. */
export function server(
  state: string,
  { build = '1.0.0-0123456789ab', idleMs = 600_000, answerMs = 0, kind = 'socket' }: How = {},
): Server {
  const child = spawn(process.execPath, [PROGRAM, build, state, String(idleMs), String(answerMs), kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  const heard = new Set<() => void>()
  child.stdout.on('data', (some: Buffer) => {
    text += some.toString()
    for (const one of heard) one()
  })
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)))
  return {
    child,
    pid: child.pid!,
    ended,
    async says(what) {
      while (!what.test(text))
        await Promise.race([
          new Promise<void>((resolve) => heard.add(resolve)),
          ended.then(() => {
            if (!what.test(text)) throw new Error(`it ended, and said ${JSON.stringify(text)}`)
          }),
        ])
      return text
    },
  }
}

/** One that serves already. */
export async function served(state: string, how?: How): Promise<Server> {
  const one = server(state, how)
  await one.says(/serving/)
  return one
}

/** The calls that were run, each as often as it was. */
export function ran(state: string): readonly string[] {
  return readFileSync(`${state}/ran`, 'utf8').split('\n').filter(Boolean)
}
