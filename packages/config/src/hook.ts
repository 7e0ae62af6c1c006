import type { HookConfig, Json, MaybePromise } from '@hookline/core'
import { actionOf, type Action } from './action.ts'
import { checkAgents, occasions } from './agents.ts'
import { checkBackground } from './background.ts'
import type { Speakable } from './check-fields.ts'
import { checkEnvironment, checkUnused } from './environment.ts'
import { checkCondition, checkDecide } from './condition.ts'
import { checkId } from './hook-id.ts'
import { heardBefore, heardEvents, hearing, type Hearing } from './events.ts'
import type { Path } from './fault.ts'
import { checkKept, environmentAt, readInputs, type ReadInputs } from './inputs.ts'
import { matchPatterns } from './match.ts'
import { checkObedience } from './obedience.ts'
import { hookConfig, type HookParts } from './hook-config.ts'
import { timeoutOf } from './hook-timeout.ts'
import { withDefaults, type Defaults, type HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import { checkedSettings, plainSettings } from './settings.ts'
import { settingsSchema } from './settings-schema.ts'
import type { ShapedHook } from './shape.ts'
import { checkTemplates } from './template.ts'
import { unknownKey } from './unknown-key.ts'
import { checkPlaces } from './variables.ts'

/** A hook as the plan has it, and what its neighbours need to know. */
export interface ReadHook {
  readonly config: HookConfig
  readonly blocking: boolean
  readonly path: Path
  /** As it is written, with what `[defaults]` says. */
  readonly table: HookTable
  readonly inputs: ReadInputs | undefined
}

/** Reads one `[[hooks]]` table. Reports everything that is wrong with it; what it gives then is of no use. */
export function readHook(
  shaped: ShapedHook,
  defaults: Defaults,
  line: number,
  setting: Setting,
): MaybePromise<ReadHook> {
  const own = shaped.table
  const path = ['hooks', shaped.at]
  const table = withDefaults(own, defaults)
  if (setting.variables) checkPlaces(own, path, setting.report)
  if (own.id !== undefined) checkId(own.id, path, setting)
  if (own.agents !== undefined) checkAgents(own.agents, [...path, 'agents'], setting)
  const heard =
    own.on === undefined ? [] : (heardBefore(own.on) ?? heardEvents(own.on, [...path, 'on'], setting))
  const hear = hearing(heard)
  const match = own.match === undefined ? undefined : matchPatterns(own.match, path, hear, heard, setting)
  const action = actionOf(shaped, path, setting)
  for (const key of shaped.unknown) setting.report(unknownKey(path, key, settingHint(key, action)))
  const all = occasions(heard, table.agents, setting.dialects)
  const blocking = isBlocking(table, action)
  if (table.mode === 'background') checkBackground(table, own, path, setting)
  if (knownAgents(table, setting)) checkObedience(own, table.guard === true, path, heard, all, setting)
  const timeoutMs = timeoutOf(table, own, path, blocking ? all : undefined, setting)
  const about = speakable(hear, table)
  checkEnvironment(own, path, about, setting)
  if (action?.name === 'answer') checkUnused(own, path, setting)
  if (own.if !== undefined || own.decide !== undefined) checkDeciding(table, own, path, about, setting)
  const inputs = readInputs(action, environmentAt(table, own, path, action), setting)
  const options = isWrong(shaped, 'with') ? undefined : optionsOf(action, about, setting)
  const parts = { on: hear.names, match, timeoutMs, line }
  const read = { path, table, blocking, action, inputs, parts }
  return options instanceof Promise ? readLater(read, options, setting) : readOf(read, options, setting)
}

/** A hook of which the settings are all that is missing. */
type Rest = Omit<ReadHook, 'config'> & {
  readonly action: Action | undefined
  readonly parts: HookParts
}

// a closure in the function above would cost every hook something, and few have a schema that takes its time
async function readLater(
  rest: Rest,
  options: Promise<Json | undefined>,
  setting: Setting,
): Promise<ReadHook> {
  return readOf(rest, await options, setting)
}

function readOf(
  { path, table, blocking, action, inputs, parts }: Rest,
  options: Json | undefined,
  setting: Setting,
): ReadHook {
  if (inputs !== undefined && options !== undefined) checkKept(inputs, action!, options, setting.report)
  const config = hookConfig(table, parts, action?.name ?? '', options, setting)
  return { config, blocking, path, table, inputs }
}

function checkDeciding(
  table: HookTable,
  own: HookTable,
  path: Path,
  about: Speakable,
  { report }: Setting,
): void {
  const deciding = table.guard === true ? { ...about, guards: true } : about
  if (own.if !== undefined) checkCondition(own.if, [...path, 'if'], deciding, report)
  if (own.decide !== undefined) checkDecide(own.decide, [...path, 'decide'], deciding, report)
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

function isBlocking(table: HookTable, action: Action | undefined): boolean {
  if (table.mode !== undefined) return table.mode === 'blocking'
  return table.guard === true || table.decide !== undefined || action?.executor?.answers === true
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
