import { formEncoded, uriEncoded } from './percent.ts'

/**
 * A secret in the words in which somebody may say it back: as JSON, a URL or a form has it. Of a URL also its parts: many
 * servers answer with the path of what they do not know.
 */
export function formsOf(secret: string): readonly string[] {
  return [secret, ...partsOf(secret)].flatMap((text) => {
    const encoded = uriEncoded(text)
    // a URL writes the quote in its query in another way than JavaScript does
    const inQuery = encoded.replaceAll("'", '%27')
    return [text, JSON.stringify(text).slice(1, -1), encoded, inQuery, formEncoded(text)]
  })
}

function partsOf(secret: string): readonly string[] {
  if (!/^https?:/i.test(secret) || !URL.canParse(secret)) return []
  const { pathname, search } = new URL(secret)
  const pieces = [...pathname.split('/'), ...search.split(/[?&=]/)].filter((piece) => piece.length >= TELLING)
  return [pathname + search, pathname, search, ...pieces, ...pieces.map(decoded)]
}

/** A shorter piece of a path is a word such as `hooks`. */
const TELLING = 8

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}
