import { isAssignment, isLeading } from './keyword.ts'
import { insides, splitString } from './wrappers.ts'

/** A command to look at: its text, or a script that must be taken apart first. */
export type Form = string | { readonly script: string }

/** Each gives a copy of the rest of the command: with many of them a long one would take long. */
const MAX_WRAPPERS = 16
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'rbash', 'mksh'])

/**
 * Every form of a simple command worth matching: as written, without assignments and keywords, with the program's
 * bare name, and what `sudo`, `env`, `xargs`, `sh -c`, `eval` and the like would start. `null`: too many of these.
 */
export function unwrap(words: readonly string[]): readonly Form[] | null {
  const forms: Form[] = []
  const starts = new Set([0])
  // a set gives what joins it on the way, too
  for (const start of starts) {
    if (starts.size > MAX_WRAPPERS + 1) return null
    const rest = words.slice(start)
    push(forms, rest.join(' '))
    const lead = rest.findIndex((word) => !isLeading(word) && !isAssignment(word))
    if (lead < 0) continue
    for (const inside of program(forms, rest.slice(lead))) starts.add(start + lead + inside)
  }
  return forms
}

/** The forms of a command without what leads up to it; gives where the programs that it runs may begin. */
function program(forms: Form[], words: readonly string[]): readonly number[] {
  const name = words[0]!.slice(words[0]!.lastIndexOf('/') + 1)
  push(forms, words.join(' '))
  push(forms, [name, ...words.slice(1)].join(' '))
  for (const script of scripts(name, words)) if (script !== null) forms.push({ script })
  return insides(name, words).filter((at) => at < words.length)
}

function push(forms: Form[], text: string): void {
  if (forms.at(-1) !== text) forms.push(text)
}

/** True for a word that starts a shell. */
export function isShell(word: string): boolean {
  return SHELLS.has(word.slice(word.lastIndexOf('/') + 1))
}

function scripts(name: string, words: readonly string[]): readonly (string | null)[] {
  if (name === 'eval') return [words.slice(words[1] === '--' ? 2 : 1).join(' ')]
  if (name === 'trap') return [words.find((word, at) => at > 0 && !word.startsWith('-')) ?? null]
  if (name === 'env') return [splitString(words)]
  return SHELLS.has(name) ? [...ofOption(words), hereString(words)] : []
}

/** `sh -c 'script'`, `bash -lc 'script'`, `bash -c -o pipefail 'script'`. */
function ofOption(words: readonly string[]): readonly (string | null)[] {
  const flag = words.findIndex((word, at) => at > 0 && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(word))
  if (flag < 0) return []
  const options = words.slice(flag)
  const end = options.findIndex((word) => !/^[-+]/.test(word))
  if (end < 0) return []
  // each `o` takes a value
  const values = options.slice(0, end).join('').replace(/[^oO]/g, '').length
  return [options[end]!, scriptBehind(options, values)]
}

/** The first word that is no option and no value of one. */
function scriptBehind(options: readonly string[], values: number): string | null {
  let left = values
  for (const word of options) {
    if (/^[-+]/.test(word)) continue
    if (left-- <= 0) return word
  }
  return null
}

/** `bash <<< 'script'`. */
function hereString(words: readonly string[]): string | null {
  const said = words.findIndex((word) => word.startsWith('<<<'))
  return said > 0 ? `${words[said]!.slice(3)} ${words[said + 1] ?? ''}` : null
}
