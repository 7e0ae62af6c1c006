import { parse } from 'smol-toml'
import { pathText, type Fault, type Path, type Report } from './fault.ts'
import { nearest } from './nearest.ts'
import type { Overrides } from './plan.ts'
import type { Table } from './toml.ts'

/** One key of one hook that is wanted otherwise. */
interface Change {
  /** Which hook of the file, from 0. */
  readonly at: number
  /** The key, or a key in `with` or `env`. */
  readonly keys: Path
  readonly value: unknown
  /** Where that stands: in the file, or what was asked for. */
  readonly origin: Path | string
}

/** A file as it is read with some changes, and how what is wrong with it then is told. */
interface Changed {
  readonly table: Table
  readonly told: Report
}

/** The file as it is wanted this time. */
export function overridden(file: Table, { profile, settings }: Overrides, report: Report): Changed {
  const asked = profile === undefined ? [] : profileChanges(file, profile, report)
  return changed(file, [...asked, ...settings.flatMap((one) => settingChange(file, one, report))], report)
}

/** Reads the file with each of its profiles, to say what is wrong with them. */
export async function checkProfiles(
  file: Table,
  report: Report,
  read: (table: Table, told: Report) => Promise<unknown>,
): Promise<void> {
  for (const name of Object.keys(file['profiles'] ?? {})) {
    const { table, told } = changed(
      file,
      profileChanges(file, name, report),
      report,
      ` with the profile "${name}"`,
    )
    await read(table, told)
  }
}

function profileChanges(file: Table, name: string, report: Report): readonly Change[] {
  const profiles = (file['profiles'] ?? {}) as Readonly<Record<string, { readonly hooks?: Table }>>
  const wanted = Object.hasOwn(profiles, name) ? (profiles[name]!.hooks ?? {}) : {}
  return Object.entries(wanted).flatMap(([id, keys]) => {
    const path = ['profiles', name, 'hooks', id]
    const at = hookAt(file, id)
    const fault = at < 0 ? unknownHook(file, id, path) : isGuard(file, at) ? guarded(id, path) : undefined
    if (fault === undefined) return hookChanges(at, keys as Table, path)
    report(fault)
    return []
  })
}

/** `with` and `env` are filled up, everything else is replaced. */
function hookChanges(at: number, keys: Table, path: Path): readonly Change[] {
  return Object.entries(keys).flatMap(([key, value]): readonly Change[] =>
    key === 'with' || key === 'env'
      ? Object.entries(value as Table).map(([name, inner]) => ({
          at,
          keys: [key, name],
          value: inner,
          origin: [...path, key, name],
        }))
      : [{ at, keys: [key], value, origin: [...path, key] }],
  )
}

const SETTING = /^hooks\.([a-z0-9-]+)\.((?:with\.|env\.)?\w[\w-]*)\s*=([\s\S]*)$/

/** True for a text that says what is wanted of a hook: `hooks.format.enabled=false`. */
export function isSetting(text: string): boolean {
  return SETTING.test(text)
}

function settingChange(file: Table, text: string, report: Report): readonly Change[] {
  const [, id, key, value] = SETTING.exec(text) ?? []
  const at = id === undefined ? -1 : hookAt(file, id)
  if (at < 0 || key === 'id') return []
  if (!isGuard(file, at))
    return [{ at, keys: key!.split('.'), value: settingValue(value!.trim()), origin: text }]
  const message = `${text} has no effect: "${id}" is a guard`
  report({ code: 'OVERRIDE_GUARD', message, path: ['hooks', at, 'id'], warning: true })
  return []
}

/** What is asked for: a value of TOML, or else the text as it stands. */
export function settingValue(text: string): unknown {
  try {
    return parse(`value = ${text}`)['value']
  } catch {
    return text
  }
}

function changed(file: Table, changes: readonly Change[], report: Report, because = ''): Changed {
  const hooks = ((file['hooks'] ?? []) as readonly Table[]).map((hook, at) =>
    changes.filter((change) => change.at === at).reduce(withChange, hook),
  )
  return { table: { ...file, hooks }, told: (fault) => tell(fault, changes, report, because) }
}

function withChange(hook: Table, { keys, value }: Change): Table {
  const [key, name] = keys as readonly string[]
  return {
    ...hook,
    [key!]: name === undefined ? value : { ...(hook[key!] as Table | undefined), [name]: value },
  }
}

/** What is wrong with a change is told where the change is written; what else is only odd was told already. */
function tell(fault: Fault, changes: readonly Change[], report: Report, because: string): void {
  const change = changes.find(({ at, keys }) => startsWith(fault.path, ['hooks', at, ...keys]))
  if (change === undefined) {
    if (fault.warning !== true)
      report({ ...fault, message: `${fault.message},${because || ' as it is wanted now'}` })
  } else if (typeof change.origin === 'string') {
    const message = `${change.origin}: ${fault.message}`
    report({ ...fault, message, path: ['hooks', change.at, 'id'], offset: undefined })
  } else report({ ...fault, path: [...change.origin, ...fault.path.slice(2 + change.keys.length)] })
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, at) => path[at] === part)
}

function hookAt(file: Table, id: string): number {
  return ((file['hooks'] ?? []) as readonly Table[]).findIndex((hook) => hook['id'] === id)
}

function isGuard(file: Table, at: number): boolean {
  const hook = (file['hooks'] as readonly Table[])[at]!
  return (hook['guard'] ?? (file['defaults'] as Table | undefined)?.['guard']) === true
}

function unknownHook(file: Table, id: string, path: Path): Fault {
  const ids = ((file['hooks'] ?? []) as readonly Table[]).map((hook) => String(hook['id']))
  const near = nearest(id, ids, {})
  const hint = near === undefined ? `The file has: ${ids.join(', ') || 'none'}.` : `Did you mean "${near}"?`
  return {
    code: 'PROFILE_HOOK',
    message: `${pathText(path.slice(2))}: the file has no hook "${id}"`,
    path,
    hint,
    at: 'key',
  }
}

function guarded(id: string, path: Path): Fault {
  return { code: 'PROFILE_GUARD', message: `"${id}" is a guard: no profile changes it`, path, at: 'key' }
}
