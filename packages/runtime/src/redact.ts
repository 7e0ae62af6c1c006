import { AUTHORIZATION } from './secrets/authorization.ts'
import { mentionsKnown, withoutKnown } from './secrets/known.ts'
import { ASSIGNED, FLAG } from './secrets/named.ts'

/** What stands where a secret was. */
export const REDACTED = '[redacted]'

/**
 * Shapes of secrets, each with what is kept of a find. Every one runs in linear time: what repeats is one class of
 * characters, bounded or from where such a run begins (`(?<!...)`, or a line feed as JSON writes it), so that no text is
 * read again and again.
 */
const SHAPES: readonly (readonly [shape: RegExp, kept: string])[] = [
  // a private key, to its end or to that of the text
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g, ''],
  [/(?:(?<![\w-])|(?<=\\[nrt]))(?:sk|pk|rk)[-_][\w-]{16,}/g, ''], // OpenAI, Anthropic, Stripe
  [
    /(?:(?<!\w)|(?<=\\[nrt]))(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-|hf_|dop_v1_|shpat_|xapp-|xox[abeprs]-)[\w-]{10,}/g,
    '',
  ],
  [/(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g, ''], // AWS
  [/(?:(?<![\w-])|(?<=\\[nrt]))AIza[\w-]{30,}/g, ''], // Google
  [/(?:(?<![\w-])|(?<=\\[nrt]))eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, ''], // a JSON web token
  [/(?:(?<![\w.-])|(?<=\\[nrt]))SG\.[\w-]{16,64}\.[\w-]{16,}/g, ''], // SendGrid
  // a URL that was taken for a path has one slash left
  [/(https:\/{1,2}hooks\.slack\.com\/services\/)[\w/]{8,}/g, '$1'],
  // user:password@host, or as much of one as a text was cut down to
  [/(:\/{1,2}[^\s/:@"']*:)(?:[^\s/@"']+(?=@)|[^\s/@"']{257,}$)/g, '$1'],
  [/(\bcookie\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?)(?!\[secret )[^\s"'\\][^\n"'\\]*/gi, '$1'],
  [AUTHORIZATION, '$1$2$3'],
  [/(\b(?:bearer|basic)\s{1,4})[\w.~+/-]{16,}=*/gi, '$1'],
  [ASSIGNED, '$1'],
  [FLAG, '$1'],
]

/** A quick look: a text without any of these has nothing that a shape, or the name of a field, could be about. */
const HINTS: readonly string[] = (
  'private key|sk-|sk_|pk-|pk_|rk-|rk_|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|npm_|pypi-|hf_|dop_v1_|' +
  'shpat_|xapp-|xox|akia|asia|aiza|eyj|hooks.slack|:/|sg.|authorization|bearer|basic|passw|passphrase|secret|token|' +
  'apikey|api-key|api_key|accesskey|access-key|access_key|privatekey|private-key|private_key|cookie|credential'
).split('|')

/** False: nothing in the text could be redacted, and no field in it has a name that hides its value. */
export function mayHoldSecret(text: string): boolean {
  return mentionsKnown(text) || looksLikeSecret(text)
}

function looksLikeSecret(text: string): boolean {
  // not a pattern: compiling one costs an agent that waits more than this search
  const lower = text.toLowerCase()
  return HINTS.some((hint) => lower.includes(hint))
}

/** The text without secrets that hooks were given, and without what looks like one. */
export function redact(text: string): string {
  const left = withoutKnown(text)
  if (!looksLikeSecret(left)) return left
  return SHAPES.reduce((rest, [shape, kept]) => rest.replace(shape, `${kept}${REDACTED}`), left)
}
