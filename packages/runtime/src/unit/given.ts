import { readFileSync } from 'node:fs'
import type { HookTest } from '@hookline/config'
import type { Dialect, LifecycleEvent } from '@hookline/core'
import { sample } from '../sample.ts'

/** The event of a test. */
export function givenEvent(test: HookTest, dialect: Dialect, cwd: string): LifecycleEvent {
  const { event = '', subject, data } = test
  const words = subject === undefined ? [] : typeof subject === 'string' ? [subject] : subject
  return sample({ name: event, words, cwd, dialect, ...(data === undefined ? {} : { data }) })
}

/** The payload of a test, as if it had been recorded in `cwd`: a path of another machine means nothing here. */
export function givenPayload(file: string, cwd: string): Uint8Array {
  const text = readFileSync(file, 'utf8')
  const recorded = recordedCwd(text)
  return Buffer.from(recorded === undefined ? text : JSON.stringify(moved(JSON.parse(text), recorded, cwd)))
}

function recordedCwd(text: string): string | undefined {
  try {
    const { cwd } = JSON.parse(text) as { readonly cwd?: unknown }
    return typeof cwd === 'string' && cwd.length > 1 ? cwd.replace(/\/$/, '') : undefined
  } catch {
    // the dialect says what is wrong with it
    return undefined
  }
}

function moved(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return movedText(value, from, to)
  if (Array.isArray(value)) return value.map((item) => moved(item, from, to))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moved(item, from, to)]))
}

/** Only whole names of folders: `/a` is no part of `/ab` or of `/b/a`. */
function movedText(text: string, from: string, to: string): string {
  let out = ''
  let rest = 0
  for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + 1)) {
    const isWhole = !/[\w.-]/.test(text[at - 1] ?? '') && !/[\w-]/.test(text[at + from.length] ?? '')
    if (!isWhole || at < rest) continue
    out += text.slice(rest, at) + to
    rest = at + from.length
  }
  return out + text.slice(rest)
}
