import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Codex } from './codex.ts'

/** Where and how long Codex runs. */
export interface CodexProcessOptions<Line> {
  readonly codex: Codex
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Words before all others, which make it a process of somebody else. */
  readonly as?: readonly string[] | undefined
  /** Words of Node, behind which Codex is started by something else. */
  readonly through?: readonly string[] | undefined
  /** Called with each JSON line as Codex prints it. */
  readonly onLine?: ((line: Line) => void) | undefined
}

/** How a run of Codex ended. */
export interface CodexRun<Line> {
  readonly exitCode: number | null
  readonly lines: readonly Line[]
  readonly stderr: string
}

/** Codex at work. */
export interface CodexProcess<Line> {
  readonly send: (message: object) => void
  /** Nothing more will be sent. */
  readonly end: () => void
  /** What Ctrl-C does. */
  readonly interrupt: () => void
  /** Rejects when it takes longer than it may. */
  readonly done: Promise<CodexRun<Line>>
}

/** Starts Codex in a process group of its own, so that ending it ends the binary below the launcher too. */
export function startCodex<Line>(
  args: readonly string[],
  options: CodexProcessOptions<Line>,
): CodexProcess<Line> {
  const { codex, cwd, env, timeoutMs, signal, onLine, through, as = [] } = options
  const words = through === undefined ? [] : [...through, process.execPath]
  const [program = '', ...line] = [...as, process.execPath, ...words, codex.entry, ...args]
  const child = spawn(program, line, { cwd, env, detached: true })
  // it may be gone before it has read all
  child.stdin.on('error', () => {})
  const kill = (): void => killGroup(child.pid)
  signal?.addEventListener('abort', kill, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    kill()
  }, timeoutMs)
  const closed = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  )
  const finish = async (): Promise<CodexRun<Line>> => {
    try {
      const printed = jsonLines(child.stdout, onLine)
      const [lines, stderr, exitCode] = await Promise.all([printed, text(child.stderr), closed])
      if (late) throw new Error(`Codex did not end within ${timeoutMs} ms\n${stderr}`)
      return { exitCode, stderr, lines }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', kill)
      kill()
    }
  }
  return {
    send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    end: () => child.stdin.end(),
    // the launcher passes it on
    interrupt: () => child.kill('SIGINT'),
    done: finish(),
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // nobody left in it
  }
}

async function jsonLines<Line>(
  from: Readable,
  onLine: CodexProcessOptions<Line>['onLine'],
): Promise<readonly Line[]> {
  const lines: Line[] = []
  for await (const json of createInterface({ input: from })) {
    const line = JSON.parse(json) as Line
    lines.push(line)
    onLine?.(line)
  }
  return lines
}
