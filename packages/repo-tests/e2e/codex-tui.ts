import { setTimeout as delay } from 'node:timers/promises'
import type { CodexProcessOptions, CodexRun } from './codex-process.ts'
import { onTerminal, TERMINAL_KEYS, type OnTerminal } from './terminal.ts'

/** What the user of the terminal UI does next. */
export type TuiWish =
  /** A prompt, a `/command`, or a `!command` of their own. */
  | string
  /** Answers a question, or gives a key. */
  | { readonly key: string }
  /** Waits until these words come up. */
  | { readonly shows: string | RegExp }
  /** Waits; it is told the folder that Codex works in. */
  | { readonly until: (cwd: string) => Promise<unknown> }

/** How the terminal UI is used. */
export interface TuiOptions extends CodexProcessOptions<never> {
  readonly wishes: readonly TuiWish[]
  /** More words after `codex`. */
  readonly words?: readonly string[] | undefined
}

/** Lets Codex work as somebody at a terminal does, who quits it in the end. */
export async function codexTui(options: TuiOptions): Promise<CodexRun<never>> {
  const terminal = await openTui(options)
  try {
    for (const wish of options.wishes) {
      if (typeof wish === 'string') await enter(terminal, wish)
      else if ('key' in wish) terminal.type(wish.key)
      else if ('shows' in wish) await terminal.shows(wish.shows, COMES_MS)
      else await wish.until(options.cwd)
    }
    await enter(terminal, '/quit')
    return { exitCode: await terminal.ended, lines: [], stderr: '' }
  } catch (thrown) {
    throw new Error(`on the screen stands: ${terminal.screen().slice(-SHOWN)}`, { cause: thrown })
  } finally {
    terminal.kill()
  }
}

/** Opens it, up to where it takes a prompt: a new one has a newer model to offer before. */
export async function openTui({
  codex,
  cwd,
  env,
  words = [],
}: Omit<TuiOptions, 'wishes' | 'timeoutMs'>): Promise<OnTerminal> {
  const argv = [process.execPath, codex.entry, ...words]
  const terminal = onTerminal({ argv, cwd, env: { ...env, TERM: 'xterm-256color' } })
  try {
    await terminal.shows(/Use existing model|model: +gpt-5\.5/, COMES_MS)
    if (!terminal.screen().includes('Use existing model')) return terminal
    // a key that comes before it listens is lost; one too many would stand in the prompt
    for (let tries = 1; ; tries++) {
      terminal.type('2')
      if (await comes(terminal, /GPT-5\.5|Ask Codex/)) return terminal
      if (tries === 5) throw new Error(`it does not open: ${terminal.screen().slice(-SHOWN)}`)
    }
  } catch (thrown) {
    terminal.kill()
    throw thrown
  }
}

const COMES_MS = 60_000
const OPENS_MS = 5000

function comes(terminal: OnTerminal, words: RegExp): Promise<boolean> {
  return terminal.shows(words, OPENS_MS).then(
    () => true,
    () => false,
  )
}

/** What of the screen helps to see why. */
const SHOWN = 3000

/** What comes in one piece is pasted, and the key after it, too. */
const APART_MS = 300

/** Types a line, and enters it. */
export async function enter(terminal: OnTerminal, line: string): Promise<void> {
  terminal.type(line)
  await delay(APART_MS)
  terminal.type(TERMINAL_KEYS.enter)
}
