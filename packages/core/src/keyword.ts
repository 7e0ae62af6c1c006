import { redirects } from './redirection.ts'
import type { Draft } from './scan.ts'

/** Words that only lead up to a command. */
const LEADING = new Set(['!', '{', '}', 'if', 'then', 'else', 'elif', 'do', 'while', 'until'])
const OPENING = new Set(['{', 'if', 'for', 'select', 'while', 'until', 'case'])
const CLOSING = new Set(['}', 'fi', 'done', 'esac'])
const NAMING = new Set(['for', 'select', 'function', 'coproc'])
const TIMING = new Set(['time', '-p', '--'])
const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])
const ASSIGNMENT = /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/

export function isLeading(word: string): boolean {
  return LEADING.has(word)
}

export function isClosing(word: string): boolean {
  return CLOSING.has(word)
}

export function isAssignment(word: string): boolean {
  return word.includes('=') && ASSIGNMENT.test(word)
}

/**
 * Looks at a word before it joins a command: blocks are counted, and above all `case`, whose `)` would else close a
 * substitution. False: nobody knows whether this `esac` ends one.
 */
export function finished(draft: Draft, word: string): boolean {
  const isKeyword = draft.bare && (draft.position > 1 || endsEmptyCase(draft, word))
  if (!isKeyword && draft.bare && word === 'esac' && draft.cases > 0) return false
  if (isKeyword && OPENING.has(word)) open(draft, word)
  if (isKeyword && CLOSING.has(word)) close(draft, word)
  draft.position = next(draft, word, isKeyword)
  return true
}

function endsEmptyCase({ cases, caseAt, words }: Draft, word: string): boolean {
  return word === 'esac' && cases > 0 && caseAt >= 0 && words.length === caseAt + 3
}

function open(draft: Draft, word: string): void {
  draft.blocks.push(draft.line.shells)
  draft.line.open++
  if (word !== 'case') return
  draft.cases++
  draft.caseAt = draft.words.length
}

/** What stands behind a block goes to the shells in it. */
function close(draft: Draft, word: string): void {
  const before = draft.blocks.pop()
  if (word === 'esac' && draft.cases > 0) draft.cases--
  if (before === undefined) return
  draft.line.open--
  if (draft.line.shells > before) draft.command.toShell = true
}

function next({ position, words }: Draft, word: string, isKeyword: boolean): Draft['position'] {
  if (isKeyword && NAMING.has(word)) return 3
  if (isKeyword && (LEADING.has(word) || CLOSING.has(word) || TIMING.has(word))) return 2
  if (redirects(word) > 0 || redirects(words.at(-1) ?? '') === 2) return position > 0 ? 1 : 0
  if (position === 3) return 2
  return position > 0 && (isAssignment(word) || DECLARING.has(word)) ? 1 : 0
}
