import { startCodex, type CodexProcessOptions, type CodexRun } from './codex-process.ts'

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
}

/** A prompt, and where Codex works on it. */
export interface ExecOptions extends CodexProcessOptions<CodexLine> {
  readonly prompt: string
  /** What its commands may do. */
  readonly sandbox?: 'read-only' | 'workspace-write' | 'danger-full-access'
  /** A profile of permissions instead, which its config.toml has. */
  readonly permissions?: string | undefined
  /** Words of the command line besides. */
  readonly words?: readonly string[]
  /** The first line at which its user presses Ctrl-C. */
  readonly interruptAt?: ((line: CodexLine) => boolean) | undefined
}

/** Runs `codex exec` on a prompt until it is done. @throws Error when it is not within the time */
export function codexExec(options: ExecOptions): Promise<CodexRun<CodexLine>> {
  // the model is scripted, so what runs is known: Codex's own sandbox would only need what containers do not give
  const flags = ['--json', '--skip-git-repo-check', ...walls(options)]
  let { interruptAt } = options
  const onLine = (line: CodexLine): void => {
    options.onLine?.(line)
    if (interruptAt?.(line) !== true) return
    interruptAt = undefined
    codex.interrupt()
  }
  const codex = startCodex(['exec', ...flags, ...(options.words ?? []), options.prompt], {
    ...options,
    onLine,
  })
  codex.end()
  return codex.done
}

function walls({ sandbox, permissions }: ExecOptions): readonly string[] {
  return permissions === undefined
    ? ['--sandbox', sandbox ?? 'danger-full-access']
    : ['-c', `default_permissions=${JSON.stringify(permissions)}`]
}
