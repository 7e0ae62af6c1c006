/** What a word of a command runs; `script`: a file given to an interpreter, looked for where the command runs, not in PATH. */
export type Run = 'program' | 'script'

/** What the next words of a command may be. */
export interface Expected {
  readonly next: Run | undefined
  /** Words that an option takes for itself. */
  readonly skip?: number
  /** By what stands before: its options, and those of them that take a word. */
  readonly options?: RegExp
  /** An option that brings a script of its own came before. */
  readonly besides?: true
}

/** At the beginning of a command. */
export const BEGINNING: Expected = { next: 'program' }
const NOTHING: Expected = { next: undefined }

const INTERPRETERS = /^(?:(?:ba|da|z|k|fi)?sh|node|bun|deno|tsx|python[\d.]*|perl|ruby|php|lua|source|\.)$/
const KEYWORDS = /^(?:!|if|then|elif|else|fi|do|done|while|until|esac|[{}]|nohup|\w+=[\s\S]*)$/
/** What comes after these is no command. */
const HEADS = /^(?:for|case|select|function)$/
/** Programs that run the one after them, and their options that take a word. */
const CARRIERS: Readonly<Record<string, RegExp>> = {
  command: /^$/,
  env: /^(?:-[uC]|--unset|--chdir)$/,
  exec: /^-a$/,
  nice: /^(?:-n|--adjustment)$/,
  sudo: /^(?:-[ughpCrtUDT]|--user|--group|--chdir)$/,
  time: /^-[fo]$/,
}
/** An interpreter's options that take a script, and those after which there is none. */
const BRINGS = /^(?:-r|--require|--import|--loader|--experimental-loader)$/
const INLINE = /^(?:-[a-zA-Z]*[cem]|--eval|--print|-p)$/

/** What a word runs, and what to expect after it. */
export function readWord(word: string, expected: Expected): { readonly is?: Run; readonly after: Expected } {
  const { next, skip = 0 } = expected
  if (skip > 0) return { after: { ...expected, skip: skip - 1 } }
  if (next === undefined) return { after: NOTHING }
  return next === 'program' ? program(word, expected) : scriptOf(word, expected)
}

function program(word: string, expected: Expected): ReturnType<typeof readWord> {
  if (KEYWORDS.test(word)) return { after: expected }
  if (HEADS.test(word)) return { after: NOTHING }
  if (expected.options !== undefined && word.startsWith('-'))
    return { after: { ...expected, skip: expected.options.test(word) ? 1 : 0 } }
  const name = word.replace(/^.*\//, '')
  const isKnown = name === word || word.startsWith('/')
  if (isKnown && Object.hasOwn(CARRIERS, name))
    return { after: { next: 'program', options: CARRIERS[name]! } }
  return { is: 'program', after: INTERPRETERS.test(name) ? { next: 'script' } : NOTHING }
}

function scriptOf(word: string, expected: Expected): ReturnType<typeof readWord> {
  if (expected.besides === true) return { is: 'script', after: { next: 'script' } }
  if (BRINGS.test(word)) return { after: { next: 'script', besides: true } }
  if (INLINE.test(word)) return { after: NOTHING }
  // `bun run x.ts`, `deno run x.ts`
  if (word.startsWith('-') || word === 'run') return { after: expected }
  return { is: 'script', after: NOTHING }
}
