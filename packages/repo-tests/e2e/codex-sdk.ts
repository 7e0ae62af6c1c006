import { Codex } from '@openai/codex-sdk'
import type { CodexProcessOptions, CodexRun } from './codex-process.ts'

/** What a program does with a thread: prompts, one after the other. */
export interface SdkOptions extends CodexProcessOptions<never> {
  readonly prompts: readonly string[]
  /** The first prompt whose turn it breaks off, at the first command. */
  readonly abort?: string | undefined
}

/** Lets Codex work as a program does that is built on its SDK: each turn is a process of its own. */
export async function codexSdk(options: SdkOptions): Promise<CodexRun<never>> {
  const { codex, cwd, env, prompts, abort } = options
  const sdk = new Codex({ codexPathOverride: codex.entry, env: { ...env } })
  const thread = sdk.startThread({
    workingDirectory: cwd,
    skipGitRepoCheck: true,
    sandboxMode: 'danger-full-access',
    approvalPolicy: 'on-request',
  })
  let stderr = ''
  for (const prompt of prompts) {
    const stop = new AbortController()
    try {
      const { events } = await thread.runStreamed(prompt, { signal: stop.signal })
      for await (const { type } of events) if (prompt === abort && type === 'item.started') stop.abort()
    } catch (thrown) {
      // a turn that fails or is broken off
      stderr += `${String(thrown)}\n`
    }
  }
  return { exitCode: 0, lines: [], stderr }
}
