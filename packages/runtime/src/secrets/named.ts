const WORDS = 'pass(?:word|wd|phrase)|secret|token|api[-_]?key|access[-_]?key|private[-_]?key'
const MORE_WORDS = `${WORDS}|authorization|cookie|credentials?`

/** However long it is: nothing has to come after its class, so it cannot fail and nothing is read twice. */
const QUOTED = [
  String.raw`\\{1,7}"[^"\\\n]*(?:\\{1,15}[^"\\\n]+)*`,
  String.raw`\\{1,7}'[^'\\\n]*(?:\\{1,15}[^'\\\n]+)*`,
  String.raw`"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?`,
  String.raw`'[^'\n]*'?`,
].join('|')
const WORD = String.raw`[^\s"'&;,]`
/** A list or a table in JSON. */
const TABLE = String.raw`(?:\[[^\]\n]*\]?|\{[^}\n]*\}?)${WORD}*`

/** A name and its value: `password=x`, `"api_key": "x"`. */
export const ASSIGNED: RegExp = new RegExp(
  String.raw`((?:${WORDS})\\{0,7}["']?\s{0,4}[:=]\s{0,4})(?!\\{0,7}["']?\[secret )(?:${QUOTED}|${TABLE}|${WORD}+)`,
  'gi',
)

/** A flag and the argument behind it, in a line or in a list: `--token x`, `"--token", "x"`. What begins with `-` is another flag. */
export const FLAG: RegExp = new RegExp(
  String.raw`((?<![\w-])--[\w-]{0,40}?(?:${MORE_WORDS})(?:\s{1,4}|\\{0,7}["']\s{0,4},\s{0,4}(?=\\{0,7}["'])))(?!\\{0,7}["']?(?:-|\[secret ))(?:${QUOTED}|${WORD}+)`,
  'gi',
)

const NAME = new RegExp(`(?:${MORE_WORDS})$`, 'i')

/** True for the name of a field that holds a secret, whatever that looks like. */
export function isSecretName(name: string): boolean {
  return name.length < 80 && NAME.test(name)
}

/** True for an argument that says that the next one is a secret. */
export function isSecretFlag(argument: unknown): boolean {
  return typeof argument === 'string' && /^--\w/.test(argument) && isSecretName(argument)
}
