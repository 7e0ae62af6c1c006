import { partsOf } from '@hookline/answer'
import { formEncoded, uriEncoded } from './percent.ts'

/**
 * A secret in the words in which somebody may say it back: as JSON, a URL or a form has it. Of a URL also its parts.
 */
export function formsOf(secret: string): readonly string[] {
  return [secret, ...partsOf(secret)].flatMap((text) => {
    const encoded = uriEncoded(text)
    // a URL writes the quote in its query in another way than JavaScript does
    const inQuery = encoded.replaceAll("'", '%27')
    return [text, JSON.stringify(text).slice(1, -1), encoded, inQuery, formEncoded(text)]
  })
}
