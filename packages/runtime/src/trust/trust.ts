import type { Compiled, HookInputs, PlanExecutor } from '@hookline/config'
import { trustError } from '../errors.ts'
import { copied } from './copies.ts'
import { digestOfJson } from './digest.ts'
import { readGrant, type Grant, type GrantedHook } from './grant.ts'
import { note, notedText } from './note.ts'
import { withCopies } from './programs.ts'
import { serverDigests } from './named-servers.ts'
import type { Proposal, ProposedHook } from './proposal.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Reads the file once more, this time with the plugins that are trusted now: by their names, where to load each from. */
export type TrustingReader = (
  file: string,
  profile: string | undefined,
  plugins: ReadonlyMap<string, PlanExecutor>,
) => Promise<Compiled>

/**
 * Trusts hooks of a project: copies what they run, looks at their settings with the plugins that they name, and notes them.
 * Those that are gone from the file, and are named, are forgotten. `isByHash`: nobody was asked on a terminal.
 * @throws HooklineError `TRUST_NEEDS`, `TRUST_MISSING`, `STATE_UNUSABLE`, or what is wrong with the settings
 */
export async function trust(
  proposal: Proposal,
  ids: ReadonlySet<string>,
  read: TrustingReader,
  env: Env,
  isByHash: boolean = false,
): Promise<Grant> {
  const text = notedText(proposal.root, env)
  const before = readGrant(proposal.root, env)
  const wanted = proposal.hooks.filter(({ id }) => ids.has(id))
  for (const hook of wanted) checkThere(hook)
  const plugins = pluginsOf(wanted, env)
  const checked = await readWith(proposal, wanted, plugins, read)
  const fresh = wanted.map((hook): GrantedHook => {
    const made = granted(hook, proposal.root, checked, env)
    return isByHash ? { ...made, isByHash } : made
  })
  const kept = (before?.hooks ?? []).filter(({ id }) => !ids.has(id))
  const hooks = inOrderOf(proposal, [...kept, ...fresh])
  checkNeeds(hooks)
  const executors = { ...before?.executors, ...Object.fromEntries(plugins) }
  const { root, file, dispatch } = proposal
  return note({ format: 1, root, file, dispatch, executors, hooks }, text, env)
}

/** Forgets hooks of a project, or all of it. */
export function distrust(root: string, ids: ReadonlySet<string> | 'all', env: Env): Grant | undefined {
  const text = notedText(root, env)
  const before = readGrant(root, env)
  if (before === undefined) return undefined
  const hooks = ids === 'all' ? [] : before.hooks.filter(({ id }) => !ids.has(id))
  checkNeeds(hooks)
  return note({ ...before, hooks }, text, env)
}

function checkThere({ id, missing }: ProposedHook): void {
  if (missing.length > 0)
    throw trustError('TRUST_MISSING', `"${id}" runs ${missing.join(', ')}, which is not there`)
}

/** @throws HooklineError `TRUST_NEEDS` */
function checkNeeds(hooks: readonly GrantedHook[]): void {
  const ids = new Set(hooks.map(({ id }) => id))
  for (const { id, config } of hooks) {
    const missing = (config.needs ?? []).find((need) => !ids.has(need))
    if (missing !== undefined)
      throw trustError('TRUST_NEEDS', `"${id}" needs "${missing}", which is not trusted`)
  }
}

/** Where each plugin is loaded from: a file from its copy, a package from where it is, as long as it is what it was. */
function pluginsOf(hooks: readonly ProposedHook[], env: Env): ReadonlyMap<string, PlanExecutor> {
  const named = hooks.flatMap(({ plugins }) => plugins)
  return new Map(
    named.map(({ name, found, digest, content }) => [
      name,
      content === undefined
        ? { ...found, digest }
        : { ...found, module: copied(content, env), origin: found.module },
    ]),
  )
}

type Checked = ReadonlyMap<string | undefined, Compiled & { readonly ok: true }>

/** What was looked at is what is trusted: the file may have changed since it was shown. */
async function readWith(
  { file }: Proposal,
  hooks: readonly ProposedHook[],
  plugins: ReadonlyMap<string, PlanExecutor>,
  read: TrustingReader,
): Promise<Checked> {
  const profiles = new Set(hooks.flatMap((hook) => Object.keys(hook.profiles)))
  const found = new Map<string | undefined, Compiled & { readonly ok: true }>()
  for (const profile of hooks.length === 0 ? [] : [undefined, ...profiles]) {
    const compiled = await read(file, profile, plugins)
    if (!compiled.ok) throw compiled.errors[0]!
    found.set(profile, compiled)
  }
  for (const hook of hooks) checkSame(hook, found)
  return found
}

/** @throws HooklineError `TRUST_STALE` */
function checkSame({ id, written, profiles }: ProposedHook, read: Checked): void {
  const seen = [
    [undefined, written] as const,
    ...Object.entries(profiles).map(([name, one]) => [name, one.written] as const),
  ]
  for (const [profile, table] of seen) {
    const { plan, written: all } = read.get(profile)!
    const now = all[plan.hooks.findIndex((hook) => hook.id === id)]
    if (digestOfJson(now ?? null) !== digestOfJson(table))
      throw trustError('TRUST_STALE', `"${id}" has changed while it was looked at`)
  }
}

function granted(hook: ProposedHook, root: string, checked: Checked, env: Env): GrantedHook {
  const { id, hash, written } = hook
  const programs = hook.programs.map((content) => ({
    file: content.file,
    digest: content.digest,
    copy: copied(content, env),
  }))
  const copyOf = new Map(programs.map(({ file, copy }) => [file, copy]))
  const copies = new Map([...hook.named].map(([named, file]) => [named, copyOf.get(file)!]))
  const configFor = (profile: string | undefined): GrantedHook['config'] =>
    withCopies(
      checked.get(profile)!.plan.hooks.find((one) => one.id === id)!,
      root,
      copies,
    )
  const profiles = Object.entries(hook.profiles).map(([name, one]) => [
    name,
    { written: one.written, config: configFor(name) },
  ])
  const inputsFor = (profile: string | undefined): HookInputs | undefined =>
    checked.get(profile)!.plan.inputs?.[`project/${id}`]
  const inputs = inputsFor(undefined)
  const servers = serverDigests(hook.servers)
  const profileInputs = Object.keys(hook.profiles).flatMap((name) => {
    const own = inputsFor(name)
    return own === undefined ? [] : [[name, own] as const]
  })
  return {
    id,
    hash,
    at: new Date().toISOString(),
    written,
    config: configFor(undefined),
    ...(profiles.length === 0
      ? {}
      : { profiles: Object.fromEntries(profiles) as NonNullable<GrantedHook['profiles']> }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(profileInputs.length === 0 ? {} : { profileInputs: Object.fromEntries(profileInputs) }),
    programs,
    ...(Object.keys(servers).length === 0 ? {} : { servers }),
  }
}

/** As the file has them; those that are gone from it come last. */
function inOrderOf({ hooks }: Proposal, all: readonly GrantedHook[]): readonly GrantedHook[] {
  const place = new Map(hooks.map(({ id }, at) => [id, at]))
  return all.toSorted((a, b) => (place.get(a.id) ?? hooks.length) - (place.get(b.id) ?? hooks.length))
}
