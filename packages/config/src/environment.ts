import { EVENTS, isLoaderVariable } from '@hookline/core'
import type { Speakable } from './check-fields.ts'
import type { Fault, Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import { checkHoles } from './template.ts'

/** What a hook of which the events are not known yet may speak of: as one on "*". */
export const ANY_EVENT: Speakable = {
  events: Object.keys(EVENTS),
  named: [],
  needs: [],
  env: [],
  output: false,
}

/** True for a name that a variable can have. */
export function isVariable(name: string): boolean {
  return nameFault(name, name) === undefined
}

/** Looks at the names in `env_pass` and `env`, and at what is in the values. */
export function checkEnvironment(
  { env_pass, env }: HookTable,
  path: Path,
  about: Speakable,
  setting: Setting,
): void {
  if (env_pass !== undefined) checkPassed(env_pass, path, setting)
  if (env !== undefined) checkValues(env, path, about, setting)
}

function checkPassed(passed: readonly string[], path: Path, { report }: Setting): void {
  passed.forEach((name, at) => {
    const fault = nameFault(name.replace(/(?<=.)\*$/, ''), name)
    if (fault !== undefined) report(misnamed(fault, [...path, 'env_pass', at]))
  })
}

function checkValues(
  env: NonNullable<HookTable['env']>,
  path: Path,
  about: Speakable,
  { report, holes }: Setting,
): void {
  for (const name of Object.keys(env)) {
    const value = env[name]
    const fault = nameFault(name, name)
    if (fault !== undefined) report(misnamed(fault, [...path, 'env', name]))
    if (holes && typeof value === 'string' && value.includes('{{'))
      checkHoles(value, [...path, 'env', name], about, report)
  }
}

function misnamed(fault: NonNullable<ReturnType<typeof nameFault>>, path: Path): Fault {
  return { code: 'ENV_NAME', path, at: 'key', ...fault }
}

function nameFault(
  name: string,
  written: string,
): { readonly message: string; readonly hint?: string } | undefined {
  // zod leaves `__proto__` out of a record, so its value may be anything
  if (name === '__proto__' || !/^[A-Za-z_]\w*$/.test(name))
    return { message: `${JSON.stringify(written.slice(0, 80))} is no name of a variable` }
  if (name.startsWith('HOOKLINE_'))
    return { message: `${written} is hookline's own: it sets these itself`, hint: 'Choose another name.' }
  if (!isLoaderVariable(name)) return undefined
  const message = `${written} makes programs load other code, so that no hook is given it`
  return { message, hint: 'Set it in the script, for the program that needs it.' }
}

/** An answer that starts no program has no use for them, but for the names that its expressions speak of. */
export function checkUnused(table: HookTable, own: HookTable, path: Path, { report }: Setting): void {
  if (table.env === undefined && table.env_pass === undefined) return
  for (const key of ['env', 'env_pass'] as const) {
    if (own[key] === undefined || (key === 'env_pass' && speaksOfEnv(own))) continue
    const message = `\`${key}\` is of no use here: no program is started`
    report({ code: 'ENV_UNUSED', message, path: [...path, key], at: 'key' })
  }
}

function speaksOfEnv({ if: condition, decide, deny, ask, context }: HookTable): boolean {
  return [condition, decide, deny, ask, context].some((text) => text !== undefined && /\benv\b/.test(text))
}
