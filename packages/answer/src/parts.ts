/** What of a secret URL somebody may say back: many servers answer with the path of what they do not know. Of another text nothing. */
export function partsOf(secret: string): readonly string[] {
  const url = urlOf(secret)
  if (url === undefined) return []
  const { pathname, search } = url
  return [pathname + search, pathname, search, ...piecesOf(secret)]
}

/** The same, but only what may be a key by itself, as it stands in the URL and decoded. */
export function piecesOf(address: string): readonly string[] {
  const url = urlOf(address)
  if (url === undefined) return []
  const pieces = [...url.pathname.split('/'), ...url.search.split(/[?&=]/)]
  const telling = pieces.filter((piece) => piece.length >= TELLING)
  return [...telling, ...telling.map(decoded)]
}

/** A shorter piece of a path is a word such as `hooks`. */
const TELLING = 8

function urlOf(text: string): URL | undefined {
  return /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}
