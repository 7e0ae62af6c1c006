/** A word of a shell line, and where it stands. */
export interface ShellWord {
  readonly text: string
  readonly from: number
  readonly to: number
  /** False: the shell makes something of it when it runs, so that nobody knows before which program it is. */
  readonly literal: boolean
}

const INTERPRETERS = /^(?:(?:ba|da|z|k|fi)?sh|node|bun|deno|tsx|python[\d.]*|perl|ruby|php|lua|source|\.)$/
const BEFORE = /^(?:!|if|then|elif|else|do|while|until|\{|time|exec|command|env|sudo|nice|nohup|\w+=.*)$/
/** A word as it stands, in quotes of one kind or in none; or what ends a command. */
const TOKEN =
  /"([^"$`\\\n]*)"(?=[\s;&|()<>]|$)|'([^'\n]*)'(?=[\s;&|()<>]|$)|((?:[^\s;&|()<>"'\\]|\\.)+)|([;&|()\n]+)|([<>]+&?\s*[^\s;&|()]*)|["']/g

/** The words of a shell line that name a program to run: the first of each command, and the script that an interpreter is given. */
export function programWords(line: string): readonly ShellWord[] {
  const found: ShellWord[] = []
  let wants: 'program' | 'script' | 'nothing' = 'program'
  for (const token of line.matchAll(TOKEN)) {
    const [all, double, single, bare, end, redirection] = token
    if (end !== undefined) wants = 'program'
    if (end !== undefined || redirection !== undefined || wants === 'nothing') continue
    const text = double ?? single ?? bare ?? all
    if (wants === 'program' && BEFORE.test(text)) continue
    if (wants === 'script' && text.startsWith('-')) {
      if (/^-[cem]/.test(text)) wants = 'nothing'
      continue
    }
    const literal = all.length > 1 && !/[$`*?[\]{}~\\"']/.test(text)
    found.push({
      text,
      from: token.index,
      to: token.index + all.length,
      literal: literal || /^\w$/.test(all),
    })
    wants = wants === 'program' && INTERPRETERS.test(text) ? 'script' : 'nothing'
  }
  return found
}

/** A program and its arguments: which of them name a program, by their place. */
export function programArguments(argv: readonly string[]): readonly number[] {
  const first = argv.findIndex((word) => !BEFORE.test(word))
  if (first < 0) return []
  if (!INTERPRETERS.test(argv[first]!.replace(/^.*\//, ''))) return [first]
  const script = argv.findIndex((word, at) => at > first && !word.startsWith('-'))
  const isInline = argv.slice(first + 1, script < 0 ? undefined : script).some((word) => /^-[cem]/.test(word))
  return script < 0 || isInline ? [first] : [first, script]
}

/** A word as the shell takes it for what it is. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
