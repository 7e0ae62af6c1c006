import { callsHookline } from '@hookline/runtime/install'
import { userConfig } from '@hookline/runtime/state'
import type { Asking } from './asking.ts'

/** A line of hookline, as `hooks/list` tells it. */
export interface Listed {
  readonly eventName: string
  readonly displayOrder: number
  readonly sourcePath: string
  readonly command?: string | null
  readonly enabled: boolean
  readonly trustStatus: string
}

/** The lines of hookline that Codex calls, as it says, where it works in a folder. Rejects where it does not say. */
export async function listedIn(cwd: string, { ask }: Asking, hooks: Answering): Promise<readonly Listed[]> {
  const [listed, config] = await Promise.all([
    ask('hooks/list', { cwds: [cwd] }) as Promise<HooksList>,
    ask('config/read', { includeLayers: false, cwd }).catch(() => undefined) as Promise<
      ConfigRead | undefined
    >,
  ])
  const features = config?.config?.features ?? {}
  if (features['hooks'] === false || features['codex_hooks'] === false) return []
  return (listed.data ?? [])
    .flatMap((one) => one.hooks ?? [])
    .filter(
      ({ command, enabled }) =>
        enabled &&
        typeof command === 'string' &&
        callsHookline('codex', command, hooks.env) &&
        isAbout(command, hooks),
    )
    .filter(({ trustStatus }) => trustStatus === 'trusted' || trustStatus === 'managed')
}

/** Whose hooks are asked here. */
export interface Answering {
  /** Their hooks.toml. */
  readonly file: string
  readonly env: NodeJS.ProcessEnv
}

/** False: the line asks the hooks of another file, and nobody has asked those of this one. */
function isAbout(command: string, { file, env }: Answering): boolean {
  const bare = unquoted(command)
  if (bare.includes('--scope session')) return true
  if (!/ --config[ =]/.test(bare)) return file === userConfig(env)
  return [` --config ${unquoted(file)}`, ` --config=${unquoted(file)}`].some((words) => holds(bare, words))
}

/** However a shell is told it. */
function unquoted(text: string): string {
  return text.replaceAll(/['"\\]/g, '')
}

/** As whole words. */
function holds(command: string, words: string): boolean {
  const at = command.indexOf(words)
  return at >= 0 && [undefined, ' '].includes(command[at + words.length])
}

interface HooksList {
  readonly data?: readonly { readonly hooks?: readonly Listed[] }[]
}

interface ConfigRead {
  readonly config?: { readonly features?: Readonly<Record<string, unknown>> | null }
}
