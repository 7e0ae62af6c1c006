import type { HookConfig, Json, MaybePromise } from '@hookline/core'
import { actionOf, type Action } from './action.ts'
import { checkAgents, occasions } from './agents.ts'
import { checkInVain } from './background.ts'
import { checkDeliveries } from './background-keys.ts'
import type { Speakable } from './check-fields.ts'
import { checkEnvironment, checkUnused } from './environment.ts'
import { checkCondition, checkDecide } from './condition.ts'
import { checkId } from './hook-id.ts'
import { DEAF, hearing, type Hearing } from './events.ts'
import type { Path } from './fault.ts'
import { checkKept, environmentAt, readInputs, type ReadInputs } from './inputs.ts'
import { matchPatterns } from './match.ts'
import { checkObedience } from './obedience.ts'
import { hookConfig } from './hook-config.ts'
import { timeoutOf } from './hook-timeout.ts'
import type { HookTable } from './hook-table.ts'
import { laneOf, type Lane } from './lane.ts'
import { checkLimits } from './limits.ts'
import type { Setting } from './setting.ts'
import { checkedSettings, plainSettings } from './settings.ts'
import { checkSandbox } from './sandbox.ts'
import { settingsSchema } from './settings-schema.ts'
import type { ShapedHook } from './shape.ts'
import { checkTemplates } from './template.ts'
import { unknownKey } from './unknown-key.ts'
import { checkPlaces } from './variables.ts'

/** A hook as the plan has it, and what its neighbours need to know. */
export interface ReadHook {
  readonly config: HookConfig
  readonly lane: Lane
  /** Which one of the file, from 0. */
  readonly at: number
  readonly inputs: ReadInputs | undefined
}

/** Reads one `[[hooks]]` table. Reports everything that is wrong with it; what it gives then is of no use. */
export function readHook(shaped: ShapedHook, line: number, setting: Setting): MaybePromise<ReadHook> {
  const { own, table } = shaped
  const path = ['hooks', shaped.at]
  if (setting.variables) checkPlaces(own, path, setting.report)
  if (table.id !== undefined) checkId(table.id, path, setting)
  if (own.agents !== undefined) checkAgents(own.agents, [...path, 'agents'], setting)
  const hear = table.on === undefined ? DEAF : hearing(table.on, path, setting)
  const match = matchPatterns(table, path, hear, setting)
  const action = actionOf(shaped, path, setting)
  for (const key of shaped.unknown) setting.report(unknownKey(path, key, settingHint(key, action)))
  const found = occasions(hear.heard, table.agents, setting)
  const lane = laneOf(table, action?.executor, hear)
  if (lane === 'background') checkInVain(shaped, action, hear, path, setting)
  if (knownAgents(table, setting)) checkObedience(shaped, path, hear.heard, found, setting)
  const timeoutMs = timeoutOf(table, own, path, lane === 'blocking' ? found : undefined, setting)
  const about = speakable(hear, table)
  checkDeliveries(shaped, path, lane, about, setting)
  if (table.env !== undefined || table.env_pass !== undefined) checkEnvironment(own, path, about, setting)
  if (own.sandbox !== undefined) checkSandbox(own, path, setting)
  if (own.limits !== undefined) checkLimits(own, path, setting)
  if (action?.name === 'answer') checkUnused(table, own, path, setting)
  if (table.if !== undefined || table.decide !== undefined) checkDeciding(table, path, about, setting)
  const inputs = readInputs(action, environmentAt(shaped, path, action), setting)
  const options = isWrong(shaped, 'with') ? undefined : optionsOf(action, about, setting)
  const known = options instanceof Promise ? undefined : options
  const parts = {
    on: hear.names,
    match,
    timeoutMs,
    line,
    executor: action?.name ?? '',
    options: known,
    lane,
    isIdempotent: action?.executor?.idempotent === true,
  }
  const hook = { config: hookConfig(table, parts, setting), lane, at: shaped.at, inputs }
  if (options instanceof Promise) return readLater(hook, options, action!, setting)
  if (inputs !== undefined && known !== undefined) checkKept(inputs, action!, known, setting.report)
  return hook
}

/** Few have a schema that takes its time. */
async function readLater(
  hook: ReadHook,
  later: Promise<Json | undefined>,
  action: Action,
  { report }: Setting,
): Promise<ReadHook> {
  const options = await later
  if (options === undefined) return hook
  if (hook.inputs !== undefined) checkKept(hook.inputs, action, options, report)
  return { ...hook, config: { ...hook.config, options } }
}

function checkDeciding(table: HookTable, path: Path, about: Speakable, { report }: Setting): void {
  const deciding = table.guard === true ? { ...about, guards: true } : about
  if (table.if !== undefined) checkCondition(table.if, [...path, 'if'], deciding, report)
  if (table.decide !== undefined) checkDecide(table.decide, [...path, 'decide'], deciding, report)
}

/** True for a key that is written, but not as it should be. */
function isWrong({ written, table, isRight }: ShapedHook, key: keyof HookTable): boolean {
  return !isRight && table[key] === undefined && Object.hasOwn(written, key)
}

/** Where a key that no hook has would have its place. */
function settingHint(key: string, action: Action | undefined): string | undefined {
  const known = action?.executor === undefined ? [] : settingsSchema(action.executor).keysAt([])
  return known.includes(key) && action!.name !== 'answer'
    ? `It is a setting of the executor "${action!.name}": write with.${key} = ....`
    : undefined
}

function knownAgents({ agents }: HookTable, { dialects }: Setting): boolean {
  return agents === undefined || agents.every((agent) => dialects.some(({ name }) => name === agent))
}

function speakable({ speakable: about }: Hearing, { needs, env_pass: envPass }: HookTable): Speakable {
  if (needs === undefined && envPass === undefined) return about
  return {
    ...about,
    needs: needs?.map((id) => id.replaceAll('-', '_')) ?? [],
    env: envPass?.filter((name) => !name.endsWith('*')) ?? [],
  }
}

function optionsOf(
  action: Action | undefined,
  about: Speakable,
  { report, holes, left }: Setting,
): MaybePromise<Json | undefined> {
  if (action === undefined) return undefined
  if (action.executor === undefined) return left.has(action.name) ? plainSettings(action, report) : undefined
  const refused = holes ? checkTemplates(action, action.executor, about, report) : NOTHING
  return checkedSettings(action, action.executor, refused, report)
}

const NOTHING: ReadonlySet<string> = new Set()
