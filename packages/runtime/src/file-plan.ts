import { statSync } from 'node:fs'
import type { Overrides, Plan } from '@hookline/config'
import { HooklineError, type Layer } from '@hookline/core'
import { onlyGuards } from './guards.ts'
import { keepErrors, keepPlan, readPlan, type PlanKey } from './kept-plan.ts'
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
  if (own.errors.length > 0 || own.plan === NO_PLAN) return own
  const last = onlyGuards(own.plan)
  return kept?.fresh === true
    ? { plan: last, errors: kept.errors }
    : made(key, wanted, request, { last, known: kept?.plan })
}

/** The plan of a file as it stands. */
async function plainPlan(file: string, wanted: Wanted, request: PlanRequest): Promise<LoadedPlan> {
  const { hookline, env, required } = request
  const key: PlanKey = { file, layer: wanted.layer, variant: '', hookline }
  const kept = readPlan(key, env)
  const last = kept?.plan === undefined ? NO_PLAN : onlyGuards(kept.plan)
  if (kept?.fresh === true)
    return kept.errors.length === 0 ? { plan: kept.plan!, errors: [] } : { plan: last, errors: kept.errors }
  const isNeeded = (wanted.layer === 'user' && required) || last.hooks.length > 0
  if (!isNeeded && isAbsent(file)) return { plan: NO_PLAN, errors: [] }
  const stranger = strangerIn(wanted.layer, file)
  if (stranger !== undefined) return { plan: last, errors: [stranger] }
  return made(key, wanted, request, { last, known: kept?.plan })
}

/** Compiles a file and keeps what came of it; `last`: what holds if it is broken. */
async function made(
  key: PlanKey,
  { layer, overrides }: Wanted,
  { env, compiler }: PlanRequest,
  { last, known }: { readonly last: Plan; readonly known: Plan | undefined },
): Promise<LoadedPlan> {
  const compiled = await (await compiler())(key.file, { layer, overrides })
  if (compiled.ok) await keepPlan(key, compiled.plan, compiled.text, env)
  else await keepErrors(key, known, compiled.errors, env)
  return compiled.ok ? { plan: compiled.plan, errors: [] } : { plan: last, errors: compiled.errors }
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
