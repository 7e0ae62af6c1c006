import { finished } from './keyword.ts'
import type { Draft, Scan } from './scan.ts'

/** The end of a line escaped within an operator: a shell sees `<<` where these have two of `<`. */
export const SPLIT: RegExp =
  /\$(?:\\\n)+[({['"]|[<>](?:\\\n)+[<>&|(]|&(?:\\\n)+[&>]|\|(?:\\\n)+[|&]|;(?:\\\n)+[;&]|\((?:\\\n)+\(/

/** Characters that may mean something else than themselves. */
const SPECIAL = ' \t\n;|&\\\'"$`()#<>['
const OPERATOR = /^(?:&>>?|<>|<&|>>|>&|>\||[<>])/
/** What may stand in front of an operator: the number of a file, or the variable that is to hold it. */
const FILE = /^(?:\d+|\{\w+\})$/

/** The characters of a word from here on that mean nothing but themselves; the first whatever it is. */
export function plain(scan: Scan, draft: Draft): boolean {
  const from = scan.at++
  while (scan.at < scan.text.length && !SPECIAL.includes(scan.text[scan.at]!)) scan.at++
  return add(draft, scan.text.slice(from, scan.at))
}

function add(draft: Draft, text: string): boolean {
  draft.word = (draft.word ?? '') + text
  return true
}

/** Text that was quoted or stands for something else: no keyword has it. */
export function addQuoted(draft: Draft, text: string): boolean {
  draft.bare = false
  return add(draft, text)
}

/** Ends a word. */
export function blank(scan: Scan, draft: Draft): boolean {
  scan.at++
  return endWord(draft)
}

/** The word that was read joins the finished ones; false: it makes the rest of the line unclear. */
export function endWord(draft: Draft): boolean {
  const { word } = draft
  if (word === null) return true
  const isClear = finished(draft, word)
  draft.words.push(word)
  draft.word = null
  draft.bare = true
  return isClear
}

/** A backslash: the next character as it stands, nothing for the end of a line. */
export function escape(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1]
  scan.at += 2
  return next === '\n' || addQuoted(draft, next ?? '')
}

/** `'...'`. */
export function single(scan: Scan, draft: Draft): boolean {
  const end = scan.text.indexOf("'", scan.at + 1)
  if (end < 0) return unclosed(scan)
  const from = scan.at + 1
  scan.at = end + 1
  return addQuoted(draft, scan.text.slice(from, end))
}

/** A text that ends too early. Where dash is tried beside bash that is bash's to say: dash would run none of it. */
export function unclosed(scan: Scan): boolean {
  scan.at = scan.text.length
  return scan.dash
}

/** A backslash within `"` `"`: it escapes five characters only. */
export function inDoubleEscape(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1] ?? ''
  return '$`"\\\n'.includes(next) ? escape(scan, draft) : plain(scan, draft)
}

/** `#` where a word could begin. */
export function comment(scan: Scan, draft: Draft): boolean {
  if (draft.word !== null) return plain(scan, draft)
  // in `((` and in `a=([ #]=1)` bash takes it for something else
  if (scan.refused.includes('#') || (scan.refused !== '' && draft.words.includes('['))) return false
  const end = scan.text.indexOf('\n', scan.at)
  scan.at = end < 0 ? scan.text.length : end
  return true
}

/** `>`, `>>`, `2>`: begins a word of its own, so that `rm x>y` reads `rm x >y`. */
export function operator(scan: Scan, draft: Draft): boolean {
  if (scan.refused === '<') return false
  if (draft.word !== null && !FILE.test(draft.word) && !endWord(draft)) return false
  const [found] = OPERATOR.exec(scan.text.slice(scan.at, scan.at + 3))!
  scan.at += found.length
  return add(draft, found)
}

/** `a[...]` up to here: without anything in it that the shells read differently, unless it is quoted. */
const SUBSCRIPT =
  /^\[(?:[^\s\][{}'"`\\$<>|&;()#]|'[^'\n]*'|"(?:[^"$`\\\n]|\$\w+)*"|\[[^\s\][{}'"`\\$<>|&;()#]*\]|\$[\w@*#?!]+|\$\{[#!]?\w+(?:\[[@*]\])?\}|\$\(\([\w\s$+*-]*\)\))*\]/

/** `[`: in `a[1<<2]=5` it holds a sum, for bash, and nothing that would begin or end anything. */
export function bracket(scan: Scan, draft: Draft): boolean {
  const opens = draft.word === null ? scan.refused === '<' : isVariable(draft, draft.word)
  if (opens && !scan.dash && !SUBSCRIPT.test(scan.text.slice(scan.at))) return false
  plain(scan, draft)
  draft.bare = false
  return true
}

function isVariable({ bare, position }: Draft, word: string): boolean {
  return bare && position > 0 && /^[A-Za-z_]\w*$/.test(word)
}
