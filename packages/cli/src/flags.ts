/** What a verb was called with. */
export interface Flags {
  readonly text: Readonly<Record<string, string | undefined>>
  readonly on: Readonly<Record<string, boolean | undefined>>
  /** Options that can be given several times. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>
  readonly words: readonly string[]
  /** What cannot be understood, a sentence each. */
  readonly faults: readonly string[]
}

/** What an option takes. */
export type FlagKind = 'text' | 'switch' | 'list'

/**
 * Reads `--name value`, `--name=value` and `--switch`. By hand, since it stands on the path of every event: node:util's
 * parseArgs throws at the first fault and costs a module.
 */
export function readFlags(args: readonly string[], known: Readonly<Record<string, FlagKind>>): Flags {
  const text: Record<string, string> = {}
  const on: Record<string, boolean> = {}
  const lists: Record<string, string[]> = {}
  const words: string[] = []
  const faults: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] === '-c' ? '--override' : args[at]!
    if (arg === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    if (!arg.startsWith('--')) {
      words.push(arg)
      continue
    }
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
    const kind = Object.hasOwn(known, name) ? known[name] : undefined
    if (kind === undefined) faults.push(`unknown option --${name}${nearby(name, known)}`)
    else if (kind === 'switch') on[name] = true
    else if (equals < 0 && at + 1 >= args.length) faults.push(`--${name} needs a value`)
    else {
      const value = equals >= 0 ? arg.slice(equals + 1) : args[++at]!
      if (kind === 'list') (lists[name] ??= []).push(value)
      else text[name] = value
    }
  }
  return { text, on, lists, words, faults }
}

function nearby(name: string, known: Readonly<Record<string, unknown>>): string {
  const near = Object.keys(known).find((one) => one.startsWith(name.slice(0, 3)))
  return near === undefined
    ? ` (there are: ${Object.keys(known)
        .map((one) => `--${one}`)
        .join(', ')})`
    : ` (did you mean --${near}?)`
}
