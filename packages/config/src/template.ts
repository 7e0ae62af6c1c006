import { holes, isHooklineError, type AnyExecutor } from '@hookline/core'
import type { Action } from './action.ts'
import type { Speakable } from './check-fields.ts'
import { checkExpression } from './condition.ts'
import { pathText, type Path, type Report } from './fault.ts'
import { settingsSchema } from './settings-schema.ts'

/**
 * Looks at every text of a hook's settings that has `{{ }}` in it: is it allowed there, and is it right? Gives the
 * settings in which it is not allowed.
 */
export function checkTemplates(
  action: Action,
  executor: AnyExecutor,
  about: Speakable,
  report: Report,
): ReadonlySet<string> {
  return hasHoles(action.settings) ? checkAll(action, executor, about, report) : NONE
}

function checkAll(
  action: Action,
  executor: AnyExecutor,
  about: Speakable,
  report: Report,
): ReadonlySet<string> {
  const refused = new Set<string>()
  eachKey(action.settings, [], (key, path) => {
    if (!key.includes('{{')) return
    const message = `the key ${JSON.stringify(key)} takes no {{ }}: what an agent says names no field`
    const hint = 'Write the key out; {{ }} stands in values.'
    report({ code: 'TEMPLATE_FORBIDDEN', message, path: action.place(path), at: 'key', hint })
  })
  eachText(action.settings, [], (text, path) => {
    if (!text.includes('{{')) return
    const place = action.place(path)
    if (!isShellLine(action, path) && settingsSchema(executor).takesHoles(path))
      return checkHoles(text, place, about, report)
    const fault = isShellLine(action, path)
      ? {
          code: 'TEMPLATE_IN_SHELL',
          message: 'data is never written into a shell line: {{ }} cannot stand here',
        }
      : { code: 'TEMPLATE_FORBIDDEN', message: `\`${pathText(place.slice(2))}\` takes no {{ }}` }
    refused.add(pathText(path))
    report({ ...fault, path: place, offset: text.indexOf('{{') })
  })
  return refused
}

const NONE: ReadonlySet<string> = new Set()

/** Most settings have none: then nobody needs to know where each text stands. */
function hasHoles(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{')
  if (typeof value !== 'object' || value === null || value instanceof Date) return false
  if (Array.isArray(value)) return value.some(hasHoles)
  for (const key in value)
    if (key.includes('{{') || hasHoles((value as Readonly<Record<string, unknown>>)[key])) return true
  return false
}

function eachKey(value: unknown, path: Path, tell: (key: string, path: Path) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (typeof key === 'string') tell(key, [...path, key])
    eachKey(item, [...path, key], tell)
  }
}

/** Calls back for every text in a structure, the structure's depth being limited by TOML. */
export function eachText(value: unknown, path: Path, tell: (text: string, path: Path) => void): void {
  if (typeof value === 'string') tell(value, path)
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  const inner = value as Readonly<Record<string, unknown>>
  if (Array.isArray(value)) value.forEach((item, at) => eachText(item, [...path, at], tell))
  else for (const key of Object.keys(value)) eachText(inner[key], [...path, key], tell)
}

/** True for the line of a shell, which has holes and variables of its own. */
export function isShellLine({ name, settings }: Action, path: Path): boolean {
  return name === 'script' && path.length === 1 && path[0] === 'run' && typeof settings['run'] === 'string'
}

/** Looks at every `{{ }}` of a text. */
export function checkHoles(text: string, path: Path, about: Speakable, report: Report): void {
  try {
    let at = 0
    holes(text).forEach((part, index) => {
      if (index % 2 === 0) at += part.length
      else {
        const start = text.indexOf(part, at + 2)
        checkExpression(part, path, about, report, start)
        at = text.indexOf('}}', start + part.length) + 2
      }
    })
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    report({
      code: thrown.code,
      message: thrown.message,
      path,
      hint: thrown.hint,
      offset: text.lastIndexOf('{{'),
    })
  }
}
