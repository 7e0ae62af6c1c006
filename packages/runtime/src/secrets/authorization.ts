/** The name of the header or the field, and what stands before its value: an opening quote, or a list of one in JSON. */
const NAME = String.raw`authorization\\{0,7}["']?\s{0,4}[:=]\s{0,4}(?:\[\s{0,4}(?=\\{0,7}["']))?\\{0,7}["']?`

/** A value that is a known secret and nothing else is told better than this can. */
const KNOWN = String.raw`(?!(?:[\w-]{1,40}\s{1,4})?\[secret [^\]\n]{1,80}\]\s{0,4}(?:[\\"'\n\r]|$))`

/** Schemes that are told. A word that is none of them may be the secret itself. */
const WITH_PARAMETERS = String.raw`(?:digest|signature|oauth|hawk|mac|token|vapid)\s{1,4}`
const OTHERS = String.raw`(?:basic|bearer|negotiate|ntlm|apikey|ssws|aws4-hmac-sha256)\s{1,4}\\{0,7}["']?`

/** To the end of the quote or the line; a backslash belongs to it unless it stands before one of these. */
const FIRST = String.raw`(?:[^\s"'\\,;]|\\{1,15}[^\n\r"'\\nr])`
const REST = String.raw`[^\n\r"'\\]*(?:\\{1,15}[^\n\r"'\\nr][^\n\r"'\\]*)*`

/** After `=` a quote begins a parameter: it does not end what is hidden. */
const PARAMETERS = String.raw`(?:(?<==)\\{0,15}"[^"\\\n]*(?:\\{1,15}[^"\\\n]+)*(?:\\{0,15}")?${REST})*`

/**
 * An authorization header with the whole of its value: who knows which part of it is the secret. Once the first character is
 * found it cannot fail, so no text is read twice. To be kept are `$1$2$3`.
 */
export const AUTHORIZATION: RegExp = new RegExp(
  `(${NAME}${KNOWN})(?:(${WITH_PARAMETERS})${FIRST}${REST}${PARAMETERS}|(${OTHERS})?${FIRST}${REST})`,
  'gi',
)
