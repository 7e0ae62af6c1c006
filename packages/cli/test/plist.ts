/** What a property list may hold. */
export type Plist = string | number | boolean | readonly Plist[] | { readonly [key: string]: Plist }

/** Reads a property list, as strictly as XML and its DTD are. @throws Error where it is none */
export function plistIn(text: string): Plist {
  const tokens = tokensIn(text)
  const next = (want?: string): string => {
    const token = tokens.shift()
    if (token === undefined || (want !== undefined && token !== want))
      throw new Error(`expected ${want ?? 'more'}, found ${token}`)
    return token
  }
  next(PROLOG)
  next(DOCTYPE)
  next('<plist version="1.0">')
  const value = valueIn(next)
  next('</plist>')
  if (tokens.length > 0) throw new Error(`more after the end: ${tokens[0]}`)
  return value
}

type Next = (want?: string) => string

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>'
const DOCTYPE =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'

/** Tags and texts in their order; comments and the space between tags are nothing. */
function tokensIn(text: string): string[] {
  if (!text.startsWith(PROLOG)) throw new Error('a prolog has to stand at the very beginning')
  const pieces = text.replaceAll(/<!--(?:(?!--)[^])*-->/g, '').match(/<[^<>]*>|[^<>]+|[<>]/g) ?? []
  return pieces.filter((piece) => piece.trim() !== '' || piece === '')
}

function valueIn(next: Next): Plist {
  const tag = next()
  const read = READERS[tag]
  if (read === undefined) throw new Error(`no value begins with ${tag}`)
  return read(next)
}

const READERS: Readonly<Record<string, (next: Next) => Plist>> = {
  '<string>': (next) => textIn(next, '</string>'),
  '<integer>': (next) => Number(textIn(next, '</integer>')),
  '<true/>': () => true,
  '<false/>': () => false,
  '<array>': (next) => {
    const values: Plist[] = []
    for (const peeked of ahead(next, '</array>')) values.push(valueIn(peeked))
    return values
  },
  '<dict>': (next) => {
    const table: Record<string, Plist> = {}
    for (const peeked of ahead(next, '</dict>')) {
      peeked('<key>')
      const key = textIn(next, '</key>')
      if (Object.hasOwn(table, key)) throw new Error(`${key} is there twice`)
      table[key] = valueIn(next)
    }
    return table
  },
}

/** As often as something else than the end comes, a way to read on from there. */
function* ahead(next: Next, end: string): Generator<Next> {
  for (let token = next(); token !== end; token = next()) {
    let first: string | undefined = token
    yield (want) => {
      if (first === undefined) return next(want)
      const given = first
      first = undefined
      if (want !== undefined && given !== want) throw new Error(`expected ${want}, found ${given}`)
      return given
    }
  }
}

function textIn(next: Next, end: string): string {
  const token = next()
  if (token === end) return ''
  if (token.startsWith('<') || token.startsWith('>')) throw new Error(`a text is expected, not ${token}`)
  next(end)
  // oxlint-disable-next-line no-control-regex -- XML has none of them
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(token))
    throw new Error('no character of XML')
  return token.replaceAll(/&(\w*;?)/g, (_, name: string) => {
    const character = ENTITIES[name]
    if (character === undefined) throw new Error(`& has to be written &amp;, not &${name}`)
    return character
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
}
