import type { Compiled } from '@hookline/config'
import { HooklineError, type Dispatch, type HookConfig, type Json } from '@hookline/core'
import { trustError } from '../errors.ts'
import type { ProjectConfig } from '../layers/places.ts'
import type { Content } from './copies.ts'
import { digestOfJson } from './digest.ts'
import { lookers, type Lookers, type ProposedPlugin } from './lookers.ts'
import { programsOf } from './programs.ts'

/** Reads the hooks.toml of a project, and loads no plugin of it. */
export type Reader = (file: string, profile: string | undefined) => Promise<Compiled>

/** What a project wants to run. */
export interface Proposal {
  readonly root: string
  readonly file: string
  /** SHA-256 of the file. */
  readonly sha256: string
  readonly dispatch: Dispatch
  readonly hooks: readonly ProposedHook[]
}

/** A hook that a project wants to run, and all that it comes with. */
export interface ProposedHook {
  readonly id: string
  /** SHA-256 of its table, its programs, its plugin, and how the file's hooks run. */
  readonly hash: string
  readonly written: Readonly<Record<string, Json>>
  readonly config: HookConfig
  readonly profiles: Readonly<Record<string, HookConfig>>
  readonly programs: readonly Content[]
  /** Its programs as it names them, and which of those files each is. */
  readonly named: ReadonlyMap<string, string>
  readonly plugin?: ProposedPlugin
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
  if (config.is === 'none')
    return { ok: true, proposal: { root, file: '', sha256: '', dispatch: {}, hooks: [] } }
  if (config.is === 'several') {
    const message = `this project has more than one hooks.toml: ${config.files.join(', ')}`
    return { ok: false, errors: [trustError('PROJECT_SEVERAL', message, { file: config.files[0]! })] }
  }
  const { file } = config
  if (config.is === 'outside')
    return { ok: false, errors: [trustError('PROJECT_LINK', `${file} leads out of the project`, { file })] }
  const plain = await read(file, undefined)
  if (!plain.ok) return { ok: false, errors: plain.errors }
  try {
    const variants = await profilesOf(plain, file, read)
    const look = lookers(root)
    const hooks = plain.plan.hooks.map((_, at) => proposedHook(at, plain, variants, look))
    const [sha256, dispatch] = [sha256Of(plain), plain.plan.dispatch.project ?? {}]
    return { ok: true, proposal: { root, file, sha256, dispatch, hooks } }
  } catch (thrown) {
    return { ok: false, errors: [HooklineError.from(thrown, 'INTERNAL')] }
  }
}

type Read = Compiled & { readonly ok: true }

async function profilesOf(
  plain: Read,
  file: string,
  read: Reader,
): Promise<readonly (readonly [string, Read])[]> {
  const found: (readonly [string, Read])[] = []
  for (const name of plain.profiles) {
    const compiled = await read(file, name)
    if (compiled.ok && sha256Of(compiled) === sha256Of(plain)) found.push([name, compiled])
    else throw trustError('TRUST_STALE', `${file} has changed while it was read`, { file })
  }
  return found
}

/** Of the text that something was read from. */
export function sha256Of({ plan }: Read): string {
  return plan.sources[0]!.sha256
}

function proposedHook(
  at: number,
  plain: Read,
  variants: readonly (readonly [string, Read])[],
  look: Lookers,
): ProposedHook {
  const config = plain.plan.hooks[at]!
  const written = plain.written[at] as ProposedHook['written']
  const others = variants.filter(([, one]) => digestOfJson(one.written[at]) !== digestOfJson(written))
  const profiles = Object.fromEntries(others.map(([name, { plan }]) => [name, plan.hooks[at]!]))
  const found = [config, ...Object.values(profiles)].map((one) => programsOf(one, look.root))
  const named = new Map(found.flatMap(({ files }) => files).map((one) => [one.named, one.file]))
  const programs = [...new Set(named.values())].map(look.content)
  const executor = plain.plan.executors[config.executor]
  const plugin = executor === undefined ? undefined : look.plugin(config.executor, executor)
  const hash = digestOfJson({
    root: look.root,
    written,
    profiles: others.map(([name, one]) => [name, one.written[at]]),
    dispatch: plain.plan.dispatch,
    programs: programs.map(({ file, digest }) => [file, digest]),
    plugin: plugin && [plugin.found.from, plugin.digest],
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
    ...(plugin === undefined ? {} : { plugin }),
    missing: [...new Set(found.flatMap((one) => one.missing))],
    open: plugin === undefined ? open : [...open, `${plugin.found.from}: the packages that it imports`],
  }
}
