import { spawn } from 'node:child_process'

/** What the thin client was called with. */
export interface ClientCall {
  /** The script in the copy that agents call. */
  readonly hook: string
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly payload: string
}

/** How it ended. */
export interface Answered {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds, from before its start until it was gone. */
  readonly ms: number
}

/** One call as an agent makes it: a process that is given an event, and prints an answer. */
export function callClient({ hook, words, cwd, env, payload }: ClientCall): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const from = performance.now()
    const child = spawn('/bin/sh', [hook, ...words], { cwd, env })
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.once('error', reject)
    child.once('close', (status) =>
      resolve({
        status,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
        ms: performance.now() - from,
      }),
    )
    child.stdin.on('error', () => undefined).end(payload)
  })
}
