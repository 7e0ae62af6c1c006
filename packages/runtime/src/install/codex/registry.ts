import type { Registry, Seen, TrustEdit } from '../registry.ts'
import { openServer, type CodexServer, type ServerOptions } from './server.ts'

/** Codex's trust, read and written by Codex itself: nobody else knows how it hashes. */
export async function openRegistry(options: ServerOptions): Promise<Registry> {
  const server = await openServer(options)
  return {
    list: (cwd) => list(server, cwd),
    write: (edits) => write(server, edits),
    close: server.close,
  }
}

interface HooksList {
  readonly data: readonly {
    readonly hooks: readonly {
      readonly key: string
      readonly sourcePath: string
      readonly command?: string | null
      readonly currentHash: string
      readonly trustStatus: string
      readonly enabled: boolean
    }[]
    readonly warnings: readonly string[]
    readonly errors: readonly { readonly message: string }[]
  }[]
}

interface ConfigRead {
  readonly config: {
    readonly features?: Readonly<Record<string, unknown>> | null
    readonly hooks?: { readonly state?: Readonly<Record<string, unknown>> } | null
  }
}

async function list(server: CodexServer, cwd: string): Promise<Seen> {
  const { data } = (await server.call('hooks/list', { cwds: [cwd] })) as HooksList
  const broken = data.flatMap(({ errors }) => errors.map(({ message }) => message))
  if (broken.length > 0) return { hooks: [], records: new Set(), warnings: [], broken, hooksOn: true }
  const { config } = (await server.call('config/read', { includeLayers: false, cwd })) as ConfigRead
  return {
    hooks: data.flatMap(({ hooks }) =>
      hooks.map((hook) => ({
        key: hook.key,
        file: hook.sourcePath,
        command: hook.command ?? '',
        hash: hook.currentHash,
        trusted: hook.trustStatus === 'trusted' || hook.trustStatus === 'managed',
        changed: hook.trustStatus === 'modified',
        enabled: hook.enabled,
      })),
    ),
    records: new Set(Object.keys(config.hooks?.state ?? {})),
    warnings: data.flatMap(({ warnings }) => warnings),
    broken,
    hooksOn: config.features?.['hooks'] !== false && config.features?.['codex_hooks'] !== false,
  }
}

async function write(server: CodexServer, edits: ReadonlyMap<string, TrustEdit>): Promise<void> {
  if (edits.size === 0) return
  const changes = [...edits].map(([key, edit]) => ({
    keyPath: `hooks.state.${JSON.stringify(key)}`,
    mergeStrategy: 'replace',
    value:
      edit === undefined ? null : { trusted_hash: edit.hash, ...(edit.enabled ? {} : { enabled: false }) },
  }))
  await server.call('config/batchWrite', { edits: changes, reloadUserConfig: true })
}
