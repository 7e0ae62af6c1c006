/**
 * Programs and keywords that run another program: the options of each that take a value, and how many words stand
 * before the program itself.
 */
const WRAPPERS: Readonly<Record<string, { readonly valued?: string; readonly skip?: readonly number[] }>> = {
  sudo: { valued: 'ugpCDhRTtUrac' },
  doas: { valued: 'uCa' },
  env: { valued: 'uCSP' },
  command: {},
  builtin: {},
  exec: { valued: 'a' },
  nohup: {},
  setsid: {},
  nice: { valued: 'n' },
  ionice: { valued: 'cnpPut' },
  stdbuf: { valued: 'ioe' },
  timeout: { valued: 'ks', skip: [1] },
  xargs: { valued: 'InPdLsEaJRS' },
  time: { valued: 'fo' },
  busybox: {},
  function: { skip: [1] },
  coproc: { skip: [0, 1] },
  for: { skip: [1] },
}

/** Where in the words of a program that runs another one that one may begin. */
export function insides(program: string, words: readonly string[]): readonly number[] {
  if (!Object.hasOwn(WRAPPERS, program)) return []
  const { valued = '', skip = [0] } = WRAPPERS[program]!
  const starts: number[] = []
  let at = 1
  while (words[at]?.startsWith('-')) {
    const option = words[at++]!
    if (option === '--') break
    if (option.startsWith('--')) {
      // `--user root` or `--login git`: there are too many of them to tell
      if (option.includes('=')) continue
      starts.push(at)
      if (words[at]?.startsWith('-') === false) at++
    } else if (takesNext(option, valued)) at++
  }
  return [...new Set([...starts, at])].flatMap((start) => skip.map((more) => start + more))
}

/** `-u root` and `-Hu root` take the next word, `-uroot` does not. */
function takesNext(option: string, valued: string): boolean {
  const letters = [...option].slice(1)
  const first = letters.findIndex((letter) => valued.includes(letter))
  return first >= 0 && first === option.length - 2
}

/** What `env -S 'git push'` takes apart. */
export function splitString(words: readonly string[]): string | null {
  for (const [at, word] of words.entries()) {
    if (at > 0 && !word.startsWith('-') && !words[at - 1]!.startsWith('-')) return null
    const found = /^(?:-[iv0]*S|--s[a-z-]*(?:=|$))([^]*)$/.exec(word)
    if (found !== null) return spaced(['env', found[1]!, ...words.slice(at + 1)].join(' '))
  }
  return null
}

/** `env` has more blanks than a shell. */
function spaced(text: string): string {
  return text.replace(/\\[_tnrfv]|[\r\v\f]/g, ' ')
}
