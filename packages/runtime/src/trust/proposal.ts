import type { Compiled } from '@hookline/config'
import { HooklineError, type Dispatch, type HookConfig, type Json } from '@hookline/core'
import { trustError } from '../errors.ts'
import type { ProjectConfig } from '../layers/places.ts'
import type { Content } from './copies.ts'
import { digestOfJson } from './digest.ts'
import { lookers, type Lookers, type ProposedPlugin } from './lookers.ts'
import { namedServers, serverDigests, type NamedServer } from './named-servers.ts'
import { programsOf } from './programs.ts'

/** Reads the hooks.toml of a project, and loads no plugin of it. */
export type Reader = (file: string, profile: string | undefined) => Promise<Compiled>

/** What a project wants to run. */
export interface Proposal {
  readonly root: string
  readonly file: string
  readonly dispatch: Dispatch
  readonly hooks: readonly ProposedHook[]
}

/** The table of a hook, with what `[defaults]` says. */
type Written = Readonly<Record<string, Json>>

/** A hook that a project wants to run, and all that it comes with. */
export interface ProposedHook {
  readonly id: string
  /** SHA-256 of its table, its programs, its plugin, and how the file's hooks run. */
  readonly hash: string
  readonly written: Written
  readonly config: HookConfig
  /** The same with each of the file's profiles that is about it. */
  readonly profiles: Readonly<Record<string, { readonly written: Written; readonly config: HookConfig }>>
  readonly programs: readonly Content[]
  /** Its programs as it names them, and which of those files each is. */
  readonly named: ReadonlyMap<string, string>
  /** Those that it names, also under a profile. */
  readonly plugins: readonly ProposedPlugin[]
  /** The MCP servers that it calls by name. */
  readonly servers: readonly NamedServer[]
  /** What runs and no copy can stand for, a sentence each. */
  readonly open: readonly string[]
  /** Files of the project that it names and that are not there. */
  readonly missing: readonly string[]
}

/** What a project wants, or what is wrong with its file. */
export type Proposed =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly errors: readonly HooklineError[] }

/** Reads what a project wants to run, without running or loading any of it. */
export async function propose(root: string, config: ProjectConfig, read: Reader): Promise<Proposed> {
  if (config.is === 'none') return { ok: true, proposal: { root, file: '', dispatch: {}, hooks: [] } }
  const fault = projectFault(config)
  if (fault !== undefined) return { ok: false, errors: [fault] }
  const { file } = config as { readonly file: string }
  const plain = await read(file, undefined)
  if (!plain.ok) return { ok: false, errors: plain.errors }
  const variants = await profilesOf(plain, file, read)
  try {
    const look = lookers(root)
    const hooks = plain.plan.hooks.map((_, at) => proposedHook(at, plain, variants, look))
    return { ok: true, proposal: { root, file, dispatch: plain.plan.dispatch.project ?? {}, hooks } }
  } catch (thrown) {
    return { ok: false, errors: [HooklineError.from(thrown)] }
  }
}

/** Why the hooks.toml of a project does not count; `undefined`: it may. */
export function projectFault(config: ProjectConfig): HooklineError | undefined {
  if (config.is === 'outside')
    return trustError('PROJECT_LINK', `${config.file} leads out of the project`, { file: config.file })
  if (config.is !== 'several') return undefined
  const message = `this project has more than one hooks.toml: ${config.files.join(', ')}`
  return trustError('PROJECT_SEVERAL', message, { file: config.files[0]! })
}

type Read = Compiled & { readonly ok: true }

async function profilesOf(
  { profiles }: Read,
  file: string,
  read: Reader,
): Promise<readonly (readonly [string, Read])[]> {
  const found: (readonly [string, Read])[] = []
  for (const name of profiles) {
    const compiled = await read(file, name)
    if (compiled.ok) found.push([name, compiled])
  }
  return found
}

function proposedHook(
  at: number,
  plain: Read,
  variants: readonly (readonly [string, Read])[],
  look: Lookers,
): ProposedHook {
  const config = plain.plan.hooks[at]!
  const written = plain.written[at] as Written
  const others = variants.filter(([, one]) => digestOfJson(one.written[at]) !== digestOfJson(written))
  const profiles = Object.fromEntries(
    others.map(([name, one]) => [name, { written: one.written[at] as Written, config: one.plan.hooks[at]! }]),
  )
  const all = [config, ...Object.values(profiles).map((one) => one.config)]
  const found = all.map((one) => programsOf(one, look.root))
  const named = new Map(found.flatMap((one) => [...one.named]))
  const programs = [...new Set(named.values())].map(look.content)
  const plugins = [...new Set(all.map(({ executor }) => executor))].flatMap((name) =>
    // what the user has installed is not the project's to change
    Object.hasOwn(plain.plan.executors, name) && plain.plan.executors[name]!.own !== true
      ? [look.plugin(name, plain.plan.executors[name]!)]
      : [],
  )
  const servers = namedServers(all, look.root)
  const hash = digestOfJson({
    root: look.root,
    written,
    profiles: Object.entries(profiles).map(([name, one]) => [name, one.written]),
    dispatch: plain.plan.dispatch,
    executors: all.map((one) => one.executor),
    programs: programs.map(({ file, digest }) => [file, digest]),
    plugins: plugins.map(({ found: { from }, digest }) => [from, digest]),
    ...(servers.length === 0 ? {} : { servers: serverDigests(servers) }),
  })
  const open = [...new Set(found.flatMap((one) => one.open))]
  return {
    id: config.id,
    hash,
    written,
    config,
    profiles,
    programs,
    named,
    plugins,
    servers,
    missing: [...new Set(found.flatMap((one) => one.missing))],
    open: [
      ...open,
      ...plugins.map((plugin) => `${plugin.found.from}: the packages that it imports`),
      ...servers.flatMap(({ name, servers: brought }) =>
        brought.some(({ written: one }) => one['command'] !== undefined)
          ? [`the MCP server "${name}": the program that it is, and what that reads`]
          : [],
      ),
    ],
  }
}
