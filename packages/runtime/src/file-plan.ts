import { statSync } from 'node:fs'
import type { Overrides, Plan } from '@hookline/config'
import { HooklineError, type Layer } from '@hookline/core'
import { onlyGuards } from './guards.ts'
import { dropPlan, keepErrors, keepPlan, markOf, readPlan, type PlanKey } from './kept-plan.ts'
import { ownerFault } from './layers/owner.ts'
import type { LoadedPlan, PlanRequest } from './plan-request.ts'

/**
 * The plan of one file, as it is wanted now: the kept one while nothing changed, else compiled and kept. If it is broken, what
 * holds are the guards that were last good.
 */
export async function filePlan(layer: Layer, file: string, request: PlanRequest): Promise<LoadedPlan> {
  const { overrides = NO_OVERRIDES } = request
  const variant = layer === 'managed' ? '' : variantOf(overrides)
  const how = { layer, overrides: NO_OVERRIDES, variant: '' }
  const plain = (): Promise<LoadedPlan> => plainPlan(file, how, request)
  return variant === '' ? plain() : wantedPlan(file, { layer, overrides, variant }, request, plain)
}

/** How a file is read, and by what its plan is told from others of the same file. */
interface Wanted {
  readonly layer: Layer
  readonly overrides: Overrides
  readonly variant: string
}

/** What is wanted for now may be wrong, or was never wanted before: the guards are those of the file itself. */
async function wantedPlan(
  file: string,
  wanted: Wanted,
  request: PlanRequest,
  plain: () => Promise<LoadedPlan>,
): Promise<LoadedPlan> {
  const key: PlanKey = { file, layer: wanted.layer, variant: wanted.variant, hookline: request.hookline }
  const kept = readPlan(key, request.env)
  if (kept?.fresh === true && kept.errors.length === 0) return { plan: kept.plan!, errors: [] }
  const own = await plain()
  if (own.plan === NO_PLAN) return own
  if (own.errors.length > 0) return request.keepsAll === true ? keptAsWanted(own, kept?.plan) : own
  const last = onlyGuards(own.plan)
  return kept?.fresh === true
    ? { plan: last, errors: kept.errors }
    : made(key, wanted, request, { last, known: kept?.plan })
}

/** What is wanted for now is known of the text that was last good, or else it is not known which of its hooks are wanted. */
function keptAsWanted(own: LoadedPlan, wanted: Plan | undefined): LoadedPlan {
  const isOfIt = wanted?.sources[0]?.sha256 === own.plan.sources[0]?.sha256
  return isOfIt && wanted !== undefined
    ? { ...own, plan: wanted }
    : { plan: onlyGuards(own.plan), errors: own.errors }
}

/** The plan of a file as it stands. */
async function plainPlan(file: string, wanted: Wanted, request: PlanRequest): Promise<LoadedPlan> {
  const { hookline, env, required, keepsAll = false, isRooted } = request
  const key: PlanKey = { file, layer: wanted.layer, variant: '', hookline, isRooted }
  const kept = readPlan(key, env)
  const guards = kept?.plan === undefined ? NO_PLAN : onlyGuards(kept.plan)
  const last = keepsAll ? (kept?.plan ?? NO_PLAN) : guards
  const broken = (errors: LoadedPlan['errors']): LoadedPlan => ({
    plan: last,
    errors,
    ...(keepsAll && kept?.plan !== undefined && { lasting: errors }),
  })
  if (kept?.fresh === true)
    return kept.errors.length === 0 ? { plan: kept.plan!, errors: [] } : broken(kept.errors)
  const isNeeded = (wanted.layer === 'user' && required) || guards.hooks.length > 0
  if (!isNeeded && isAbsent(file)) {
    // its hooks are gone for good: a broken file that comes to lie there does not bring them back
    if (kept !== undefined) dropPlan(key, env)
    return { plan: NO_PLAN, errors: [] }
  }
  const stranger = strangerIn(wanted.layer, file)
  if (stranger !== undefined) return broken([stranger])
  const found = await made(key, wanted, request, { last, known: kept?.plan })
  return found.errors.length > 0 ? broken(found.errors) : found
}

/** Compiles a file and keeps what came of it; `last`: what holds if it is broken. */
async function made(
  key: PlanKey,
  { layer, overrides }: Wanted,
  { env, compiler }: PlanRequest,
  { last, known }: { readonly last: Plan; readonly known: Plan | undefined },
): Promise<LoadedPlan> {
  const mark = markIn(key.file)
  const compiled = await (await compiler())(key.file, { layer, overrides })
  if (compiled.ok) await keepPlan(key, compiled.plan, compiled.text, env)
  else if (mark !== undefined) await keepErrors(key, known, compiled.errors, mark, env)
  return compiled.ok ? { plan: compiled.plan, errors: [] } : { plan: last, errors: compiled.errors }
}

/** Before it is read: one that is being written may be read by half, and is another then. */
function markIn(file: string): ReturnType<typeof markOf> | undefined {
  try {
    return markOf(file)
  } catch {
    return undefined
  }
}

/** One that cannot be looked at is not absent: a closed folder takes no guard away. */
function isAbsent(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOTDIR'
  }
}

/** Somebody else who may write to the file could have anything run. */
function strangerIn(layer: Layer, file: string): HooklineError | undefined {
  const fault = ownerFault(file, layer)
  return (
    fault &&
    new HooklineError('CONFIG_OWNER', fault.message, {
      file,
      hint: `What says which programs run must be yours alone. ${fault.hint}`,
    })
  )
}

/** Nothing that the user wants for now makes the plan of the company's file another one. */
function variantOf({ profile, settings }: Overrides): string {
  if (profile === undefined && settings.length === 0) return ''
  return JSON.stringify([profile ?? null, ...settings])
}

const NO_OVERRIDES: Overrides = { settings: [] }

/** Of a file that is not there. */
const NO_PLAN: Plan = { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] }
