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
        unknown: hook.trustStatus === 'untrusted',
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
  const changes = TAKES_NO_PATHS.test(server.userAgent) ? await whole(server, edits) : oneByOne(edits)
  await server.call('config/batchWrite', { edits: changes, reloadUserConfig: true })
}

/** Codex before 0.133 takes the quotes in a path for part of the key, and writes records that it never finds. */
const TAKES_NO_PATHS = /\/0\.(\d{1,2}|1[0-2]\d|13[0-2])\./

function oneByOne(edits: ReadonlyMap<string, TrustEdit>): readonly object[] {
  return [...edits].map(([key, edit]) => ({
    keyPath: `hooks.state.${JSON.stringify(key)}`,
    mergeStrategy: 'replace',
    value: edit === undefined ? null : recordOf(edit),
  }))
}

/** The whole table of records, those of others as they are. */
async function whole(server: CodexServer, edits: ReadonlyMap<string, TrustEdit>): Promise<readonly object[]> {
  const { config } = (await server.call('config/read', { includeLayers: false })) as ConfigRead
  const records = new Map(Object.entries(config.hooks?.state ?? {}))
  for (const [key, edit] of edits) {
    if (edit === undefined) records.delete(key)
    else records.set(key, recordOf(edit))
  }
  return [{ keyPath: 'hooks.state', mergeStrategy: 'replace', value: Object.fromEntries(records) }]
}

function recordOf(edit: Exclude<TrustEdit, undefined>): object {
  return { trusted_hash: edit.hash, ...(edit.enabled ? {} : { enabled: false }) }
}
