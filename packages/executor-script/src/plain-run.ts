import type { ScriptOptions } from './options.ts'

interface Plain {
  run: ScriptOptions['run']
  cwd?: string
  payload?: ScriptOptions['payload']
}

/**
 * Nearly all hooks say no more than what to run, where and how it is told: then nobody asks zod, which takes twenty times
 * as long. `undefined`: not certainly right. test/options holds it to the schema.
 */
export function plainRun(value: unknown): { readonly value: ScriptOptions } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined
  for (const key in value) if (key !== 'run' && key !== 'cwd' && key !== 'payload') return undefined
  const { run, cwd, payload } = value as Readonly<Record<keyof Plain, unknown>>
  const right = rightRun(run)
  if (right === undefined) return undefined
  const made: Plain = { run: right }
  if (cwd !== undefined) {
    if (!isText(cwd) || cwd === '') return undefined
    made.cwd = cwd
  }
  if (payload !== undefined) {
    if (payload !== 'event' && payload !== 'native' && payload !== 'claude') return undefined
    made.payload = payload
  }
  return { value: made }
}

function rightRun(run: unknown): ScriptOptions['run'] | undefined {
  if (isText(run)) return isName(run) ? run : undefined
  if (!Array.isArray(run) || !isName(run[0])) return undefined
  const copy: readonly unknown[] = [...run]
  return copy.every(isText) ? copy : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isName = (value: unknown): boolean => isText(value) && value !== '' && noHoles(value)

/** True for a text that nothing of an event is written into. */
export function noHoles(text: string): boolean {
  return !text.includes('{{')
}
