import { unescaped } from './ansi.ts'
import { withoutRedirections } from './redirection.ts'

/** More than a line may hold: it is not read then. */
const MAX_PRINTED = 1 << 20

/** What a command prints of its own words, in every way it may: to a shell behind a pipe these are scripts. */
export function printed(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /(?:^|\/)(?:echo|printf)$/.test(word))
  if (at < 0) return []
  const said = words.slice(at + 1)
  const print = words[at]!.endsWith('echo') ? echoed : formatted
  return [...new Set([...print(said), ...print(withoutRedirections(said))])]
}

function echoed(words: readonly string[]): readonly string[] {
  const text = words.slice(words.findIndex((word) => !/^-[neE]+$/.test(word))).join(' ')
  return [text, unescaped(text)]
}

function formatted([first, ...rest]: readonly string[]): readonly string[] {
  const [format = '', ...values] = first === '--' ? rest : [first, ...rest]
  return [filled(unescaped(format), values as string[]), [format, ...values].join(' ')]
}

/** The format, again and again while there are values. */
function filled(format: string, values: readonly string[]): string {
  let at = 0
  let text = ''
  do {
    const before = at
    text += format.replace(/%(?:%|[^%a-zA-Z]*([a-zA-Z]))/g, (_, kind: string | undefined) => {
      if (kind === undefined) return '%'
      const value = values[at++] ?? ''
      return kind === 'b' ? unescaped(value) : value
    })
    if (at === before) break
  } while (at < values.length && text.length <= MAX_PRINTED)
  return text
}
