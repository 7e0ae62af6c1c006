import { capital } from './native.ts'
import type { Conversation } from './conversation.ts'
import { callsHookline, type WiredLine } from './line.ts'

/** What Codex says of its settings and hooks. */
export interface View {
  /** What Codex calls its version; `null`: it did not say. */
  readonly version: string | null
  /** The lines that call hookline, as far as Codex looks at them. */
  readonly lines: readonly WiredLine[]
  readonly warnings: readonly string[]
  /** Why it cannot read its settings; then it says nothing else. */
  readonly errors: readonly string[]
  readonly features: Readonly<Record<string, unknown>>
  readonly mcpServers: readonly string[]
  /** Folders of projects that it does not look into, as it does not trust them. */
  readonly untrusted: readonly string[]
  readonly requirements: Requirements
}

/** What an administrator demands; Codex's own names. */
export interface Requirements {
  readonly allowManagedHooksOnly?: boolean | null
  readonly featureRequirements?: Readonly<Record<string, boolean>> | null
  readonly allowedSandboxModes?: readonly string[] | null
  readonly allowedApprovalPolicies?: readonly unknown[] | null
  readonly modelProvider?: string | null
}

/** Asks Codex what it sees where it works in a folder. @throws HooklineError `AGENT_SILENT` */
export async function look(talk: Conversation, cwd: string): Promise<View> {
  const { data } = await talk.call<HooksList>('hooks/list', { cwds: [cwd] })
  const errors = data.flatMap((one) => one.errors.map(({ message }) => message))
  const { config, layers } =
    errors.length > 0 ? NOTHING : await talk.call<ConfigRead>('config/read', { includeLayers: true, cwd })
  return {
    version: talk.version,
    lines: data.flatMap(({ hooks }) => hooks).flatMap(wiredLine),
    warnings: data.flatMap(({ warnings }) => warnings),
    errors,
    features: config.features ?? {},
    mcpServers: Object.keys(config.mcp_servers ?? {}),
    untrusted: (layers ?? [])
      .filter(({ name, disabledReason }) => name.type === 'project' && typeof disabledReason === 'string')
      .map(({ name }) => name.dotCodexFolder ?? ''),
    requirements: await requirements(talk),
  }
}

/** True when no hook of a user or a project can run, whatever else is right. */
export function hooksAreOff({ errors, features, requirements: demanded }: View): boolean {
  return (
    errors.length > 0 ||
    features['hooks'] === false ||
    features['codex_hooks'] === false ||
    demanded.featureRequirements?.['hooks'] === false ||
    demanded.allowManagedHooksOnly === true
  )
}

/** The commands of the trial are no-ops, and a sandbox may be missing on this machine: none, if that is allowed. */
export function allowedBy(found: Requirements): { readonly sandbox: string; readonly approval: string } {
  const pick = (liked: string, given: readonly unknown[] | null | undefined): string =>
    given === null || given === undefined || given.includes(liked) ? liked : String(given[0])
  return {
    sandbox: pick('danger-full-access', found.allowedSandboxModes),
    approval: pick('untrusted', found.allowedApprovalPolicies),
  }
}

/** The lines that Codex should call. */
export function activeLines(view: View): readonly WiredLine[] {
  if (hooksAreOff(view)) return []
  return view.lines.filter(({ enabled, trust }) => enabled && (trust === 'trusted' || trust === 'managed'))
}

interface HooksList {
  readonly data: readonly {
    readonly hooks: readonly ListedHook[]
    readonly warnings: readonly string[]
    readonly errors: readonly { readonly message: string }[]
  }[]
}

interface ListedHook {
  readonly key: string
  readonly eventName: string
  readonly command?: string | null
  readonly async?: boolean
  readonly matcher: string | null
  readonly timeoutSec: number
  readonly sourcePath: string
  readonly source: string
  readonly displayOrder: number
  readonly enabled: boolean
  readonly trustStatus: string
}

interface ConfigRead {
  readonly config: {
    readonly features?: Readonly<Record<string, unknown>> | null
    readonly mcp_servers?: Readonly<Record<string, unknown>> | null
  }
  readonly layers?:
    | readonly {
        readonly name: { readonly type: string; readonly dotCodexFolder?: string }
        readonly disabledReason?: string | null
      }[]
    | null
}

const NOTHING: ConfigRead = { config: {} }

function wiredLine(hook: ListedHook): readonly WiredLine[] {
  const { command, source } = hook
  if (typeof command !== 'string' || !callsHookline(command)) return []
  return [
    {
      scope: source === 'project' ? 'project' : 'user',
      native: capital(hook.eventName),
      key: hook.key,
      file: hook.sourcePath,
      place: hook.displayOrder,
      command,
      matcher: hook.matcher,
      timeout: hook.timeoutSec,
      async: hook.async === true,
      enabled: hook.enabled,
      trust: hook.trustStatus,
    },
  ]
}

/** A Codex that does not know the question has no administrator's demands to tell of. */
async function requirements(talk: Conversation): Promise<Requirements> {
  try {
    const { requirements: found } = await talk.call<{ readonly requirements: Requirements | null }>(
      'configRequirements/read',
      {},
    )
    return found ?? {}
  } catch {
    return {}
  }
}
