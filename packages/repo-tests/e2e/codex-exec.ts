import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Codex } from './codex.ts'

/** One line of `codex exec --json`. */
export interface CodexLine {
  readonly type: string
  readonly item?: {
    readonly type: string
    readonly command?: string
    readonly text?: string
    readonly exit_code?: number | null
    readonly status?: string
    readonly tool?: string
  }
  readonly [field: string]: unknown
}

/** How a run of Codex ended. */
export interface CodexRun {
  readonly exitCode: number | null
  readonly lines: readonly CodexLine[]
  readonly stderr: string
}

export interface CodexExecOptions {
  readonly codex: Codex
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly prompt: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Called with each line as Codex prints it. */
  readonly onLine?: (line: CodexLine) => void
}

/** Runs `codex exec` on a prompt until it is done. @throws Error when it is not within the time */
export async function codexExec(options: CodexExecOptions): Promise<CodexRun> {
  // the model is scripted, so what runs is known: Codex's own sandbox would only need what containers do not give
  const args = ['exec', '--json', '--skip-git-repo-check', '--sandbox', 'danger-full-access', options.prompt]
  const child = spawn(process.execPath, [options.codex.entry, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own: ending it ends the binary below the launcher too
    detached: true,
  })
  const end = (): void => killGroup(child.pid)
  options.signal?.addEventListener('abort', end, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    end()
  }, options.timeoutMs)
  const closed = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  )
  try {
    const printed = jsonLines(child.stdout, options.onLine)
    const [lines, stderr, exitCode] = await Promise.all([printed, text(child.stderr), closed])
    if (late) throw new Error(`Codex did not end within ${options.timeoutMs} ms\n${stderr}`)
    return { exitCode, stderr, lines }
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', end)
    end()
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // nobody left in it
  }
}

async function jsonLines(from: Readable, onLine: CodexExecOptions['onLine']): Promise<readonly CodexLine[]> {
  const lines: CodexLine[] = []
  for await (const json of createInterface({ input: from })) {
    const line = JSON.parse(json) as CodexLine
    lines.push(line)
    onLine?.(line)
  }
  return lines
}
