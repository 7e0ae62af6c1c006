import type { Json } from '@hookline/core'
import { fileError } from './errors.ts'
import { pieces, type Render } from './fill.ts'
import { impossible, isSteering, nameFault, type Name } from './name.ts'

/** A path below a root: the folders, and the name at its end. */
export interface Path {
  readonly folders: readonly string[]
  readonly name: string
  /** As people see it. */
  readonly shown: string
}

/**
 * A template, filled, as a path for something to be written.
 * @throws HooklineError `FILE_PATH`, `FILE_PROTECTED`, `EXPRESSION_FAILED`
 */
export function pathOf(template: string, render: Render, platform: NodeJS.Platform = process.platform): Path {
  if (template.startsWith('~')) throw refused(template, 'begins with `~`: a folder stands in `root`')
  const names = namesOf(template, render)
  const text = names.map((one) => one.text).join('/')
  for (const name of names) {
    const words = nameFault(name, platform)
    if (words !== undefined) throw refused(text, words)
    if (isSteering(name))
      throw fileError(
        'FILE_PROTECTED',
        `${quoted(text)} leads to ${quoted(name.text)}, and the event said so`,
      )
  }
  return pathFrom(names.map((one) => one.text))
}

/**
 * A path that an event or a manifest names, of a file that is to be read or put back.
 * @throws HooklineError `FILE_PATH`
 */
export function pathFrom(names: readonly string[]): Path {
  const text = names.join('/')
  for (const name of names) {
    const words = impossible(name)
    if (words !== undefined) throw refused(text, words)
  }
  if (Buffer.byteLength(text) > MOST_BYTES) throw refused(text, `has more than ${MOST_BYTES} bytes`)
  if (names.length > MOST_NAMES) throw refused(text, `has more than ${MOST_NAMES} names in it`)
  return { folders: names.slice(0, -1), name: names.at(-1)!, shown: quoted(text) }
}

const MOST_BYTES = 4096
const MOST_NAMES = 100

/** For a message: in one line, and not without end. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text).replaceAll(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Which of the names the event said, and which it had a part in. */
function namesOf(template: string, render: Render): readonly Name[] {
  const all: { text: string; isSaid: boolean }[] = [{ text: '', isSaid: false }]
  const parts = pieces(template, render, said)
  parts.forEach(({ text, isSaid }, at) => {
    const last = all.at(-1)!
    const next = parts[at + 1]?.text ?? ''
    const isWhole = last.text === '' && (next.startsWith('/') || (next === '' && at + 2 >= parts.length))
    if (isSaid && text.includes('/') && !isWhole)
      throw refused(text, 'has `/` in what is only a part of a name')
    const [head = '', ...rest] = text.split('/')
    last.text += head
    last.isSaid ||= isSaid && head !== ''
    for (const one of rest) all.push({ text: one, isSaid })
  })
  return template.startsWith('./') ? all.slice(1) : all
}

function said(value: Json): string {
  if (value === null) return ''
  if (typeof value === 'object') throw refused(JSON.stringify(value), 'is no text')
  return String(value)
}

function refused(text: string, words: string): Error {
  const what = text.startsWith('/') && words.includes('empty') ? 'is absolute' : words
  return fileError('FILE_PATH', `the path ${quoted(text)} ${what}`)
}
