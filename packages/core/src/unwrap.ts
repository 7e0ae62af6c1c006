/** A command to look at: its text, or a script that must be taken apart first. */
export type Form = string | { readonly script: string }

/** Words that only lead up to a command. */
const LEADING = new Set([
  '!',
  '{',
  '}',
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  'time',
  'coproc',
])

/**
 * Programs that run another program: the options of each that take a value, and how many words stand before the
 * program itself.
 */
const WRAPPERS: Readonly<Record<string, { readonly valued: string; readonly skip?: number }>> = {
  sudo: { valued: 'ugpCDhRTt' },
  doas: { valued: 'uC' },
  env: { valued: 'uCS' },
  command: { valued: '' },
  builtin: { valued: '' },
  exec: { valued: 'a' },
  nohup: { valued: '' },
  setsid: { valued: '' },
  nice: { valued: 'n' },
  ionice: { valued: 'cn' },
  stdbuf: { valued: 'ioe' },
  timeout: { valued: 'ks', skip: 1 },
  xargs: { valued: 'IinPdLsEa' },
  time: { valued: 'fo' },
  busybox: { valued: '' },
}

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish'])
const ASSIGNMENT = /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/

/**
 * Every form of a simple command worth matching: as written, without assignments and keywords, with the program's
 * bare name, and what `sudo`, `env`, `xargs`, `sh -c`, `eval` and the like would start.
 */
export function unwrap(words: readonly string[]): readonly Form[] {
  const forms: Form[] = []
  let rest = words
  while (rest.length > 0) {
    push(forms, rest.join(' '))
    const bare = rest.slice(rest.findIndex((word) => !LEADING.has(word) && !isAssignment(word)))
    if (bare.length === 0 || bare[0] === undefined || LEADING.has(bare[0]) || isAssignment(bare[0])) break
    const program = bare[0].slice(bare[0].lastIndexOf('/') + 1)
    push(forms, bare.join(' '))
    push(forms, [program, ...bare.slice(1)].join(' '))
    if (SHELLS.has(program)) pushScript(forms, bare)
    if (program === 'eval') forms.push({ script: bare.slice(1).join(' ') })
    const wrapper = Object.hasOwn(WRAPPERS, program) ? WRAPPERS[program] : undefined
    if (wrapper === undefined) break
    rest = inside(bare, wrapper)
  }
  return forms
}

function isAssignment(word: string): boolean {
  return word.includes('=') && ASSIGNMENT.test(word)
}

/** True for a word that starts a shell. */
export function isShell(word: string): boolean {
  return SHELLS.has(word.slice(word.lastIndexOf('/') + 1))
}

function push(forms: Form[], text: string): void {
  if (forms.at(-1) !== text) forms.push(text)
}

/** `sh -c 'script'`, `bash -lc 'script'`, `bash -o pipefail -c 'script'`, `bash <<< 'script'`. */
function pushScript(forms: Form[], words: readonly string[]): void {
  const flag = words.findIndex((word, at) => at > 0 && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(word))
  const script = flag > 0 ? words.slice(flag + 1).find((word) => !word.startsWith('-')) : undefined
  if (script !== undefined) forms.push({ script })
  const said = words.findIndex((word) => word.startsWith('<<<'))
  if (said > 0) forms.push({ script: `${words[said]!.slice(3)} ${words[said + 1] ?? ''}` })
}

function inside(
  words: readonly string[],
  { valued, skip = 0 }: { valued: string; skip?: number },
): readonly string[] {
  let at = 1
  while (at < words.length && words[at]!.startsWith('-') && words[at] !== '-') {
    const option = words[at]!
    at++
    if (option === '--') break
    // `-u root` takes the next word, `-uroot` and `--user=root` do not
    if (!option.startsWith('--') && valued.includes(option.at(-1)!) && option.length === 2) at++
  }
  return words.slice(at + skip)
}
