/** One name of a path, and whether the event said any of it. */
export interface Name {
  readonly text: string
  readonly isSaid: boolean
}

/** What a name must not be, in words; `undefined`: it may. */
type Rule = (text: string) => string | undefined

const when =
  (test: (text: string) => boolean, words: string): Rule =>
  (text) =>
    test(text) ? words : undefined

/** No name can be so, whoever says it. */
const NEVER: readonly Rule[] = [
  when((text) => text === '', 'has an empty name in it'),
  when((text) => text === '.' || text === '..', 'has `.` or `..` in it'),
  when((text) => text.includes('/'), 'has `/` in a name'),
  when((text) => text.includes('\0'), 'has a zero byte in it'),
  when((text) => /\p{Cs}/u.test(text), 'has half of a letter in it'),
  when((text) => Buffer.byteLength(text) > 255, 'has a name of more than 255 bytes'),
]

/** What no disk of Windows takes, and what there is a device. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i

/** What an event says never makes such a name, where something is written. */
const NEVER_SAID: readonly Rule[] = [
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  when((text) => /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(text), 'has a control character in it'),
  when(
    (text) => /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(text),
    'has text that turns round in it',
  ),
  when((text) => text.includes('\\'), 'has `\\` in it'),
  when((text) => DEVICE.test(text), 'has the name of a device of Windows in it'),
  when((text) => /[. ]$/.test(text), 'has a name that ends with a dot or a space'),
  when((text) => text.startsWith('~'), 'has a name that begins with `~`'),
]

const ON_WINDOWS: readonly Rule[] = [
  when((text) => /[<>:"|?*\\]/.test(text), 'has a character that Windows takes in no name'),
]

/** Steers git, an agent or hookline: an agent that may not write it must not have it written. */
const STEERING: ReadonlySet<string> = new Set(
  [
    '.git git~1 .gitmodules .gitattributes .gitconfig .hg .hgrc .svn .jj .bzr',
    '.codex .agents .claude .gemini .opencode .hookline hooks.toml .mcp.json .vscode .idea',
    '.ssh .envrc .npmrc .profile .bashrc .bash_profile .bash_login .zshrc .zshenv .zprofile',
  ].flatMap((row) => row.split(' ')),
)

/** Why a name is not taken where something is written. */
export function nameFault({ text, isSaid }: Name, platform: NodeJS.Platform): string | undefined {
  const rules = [...NEVER, ...(platform === 'win32' ? ON_WINDOWS : []), ...(isSaid ? NEVER_SAID : [])]
  return first(rules, text)
}

/** Why a name is not taken where a file is only read, or put back. */
export function impossible(text: string): string | undefined {
  return first(NEVER, text)
}

/** True for a name that an event must not say, in whatever spelling a disk takes for the same. */
export function isSteering({ text, isSaid }: Name): boolean {
  if (!isSaid) return false
  const folded = text
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?::.*|[. ]+)$/, '')
  return STEERING.has(folded) || folded.startsWith('.hookline')
}

function first(rules: readonly Rule[], text: string): string | undefined {
  for (const rule of rules) {
    const words = rule(text)
    if (words !== undefined) return words
  }
  return undefined
}
