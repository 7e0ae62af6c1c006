import type { Action } from './action.ts'
import { found, pathText, type Path } from './fault.ts'
import { plainWords } from './plain-words.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** What is wrong with a setting: where, what a schema says of it, and what stands there. */
export function issueText(
  message: string,
  value: unknown,
  path: Path,
  action: Action,
  known: SettingsSchema,
): string {
  const words = plainWords(message)
  const fault = words.charAt(0).toLowerCase() + words.slice(1)
  if (path.length === 0) return fault
  const where = `\`${pathText(action.place(path).slice(2))}\`: ${fault}`
  const what = there(value, path, known)
  return what === undefined ? where : `${where}, found ${what}`
}

/** What a setting that is missing should be. */
export function missingText(message: string): string {
  const said = plainWords(message)
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`
}

/** What stands there; of what may be a secret nothing that would give it away. */
function there(value: unknown, path: Path, { isSecret, mayBePlain }: SettingsSchema): string | undefined {
  const at = path.findIndex((_, index) => isSecret(path.slice(0, index + 1)))
  if (at === -1 || typeof value === 'object') return found(value)
  return mayBePlain(path.slice(0, at + 1)) ? undefined : 'a secret'
}
