import { setTimeout as delay } from 'node:timers/promises'
import { hooklineBin } from '../e2e/index.ts'
import { onTerminal as started, type OnTerminal } from '../e2e/terminal.ts'

/** What is typed at a question. */
export const KEYS = {
  enter: '\r',
  interrupt: '\u0003',
  end: '\u0004',
  yes: 'y\r',
  no: 'n\r',
  other: 'whatever\r',
} as const

/** A program that had a terminal, and has ended. */
export interface Talk {
  /** All that was written to it. */
  readonly screen: string
  /** The exit code; as a shell would say it, 128 and more for a signal. */
  readonly status: number
}

/** Where it is called. */
interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Where the command is called, and what happens besides. */
interface AskedPlace extends Place {
  /** What is typed where names are asked for. */
  readonly more?: string
  /** What happens while the question stands there, before anything is typed. */
  readonly meanwhile?: () => void
}

const COMES_MS = 45_000
const QUESTION = /\/[Nn]\] |\(not shown\): /
const NAMES = 'for none: '

/** Calls the built command on a real terminal, and types when the question stands there. @throws Error it does not come */
export function onTerminal(
  args: readonly string[],
  keys: string,
  { more = '', meanwhile, ...place }: AskedPlace,
): Promise<Talk> {
  return talked([process.execPath, hooklineBin(), ...args], place, async (terminal) => {
    if (keys === '') return
    await terminal.shows(QUESTION, COMES_MS)
    meanwhile?.()
    terminal.type(keys)
    if (more === '') return
    // it asks for names only where it was told to
    const isAsked = await terminal.shows(NAMES, COMES_MS).then(
      () => true,
      () => false,
    )
    if (isAsked) terminal.type(more)
  })
}

/** What is typed once something was written. */
export interface Keys {
  readonly at: string
  readonly keys: readonly string[]
}

/** Runs a program that has the screen to itself, until it ends. */
export function onScreen(argv: readonly string[], { at, keys }: Keys, place: Place): Promise<Talk> {
  return talked(argv, place, async (terminal) => {
    // it may be part of what is said to the terminal, and nobody sees
    for (const ends = Date.now() + COMES_MS; !terminal.written().includes(at) && Date.now() < ends;)
      await delay(20)
    for (const key of keys) {
      await delay(500)
      terminal.type(key)
    }
  })
}

async function talked(
  argv: readonly string[],
  place: Place,
  talk: (terminal: OnTerminal) => Promise<void>,
): Promise<Talk> {
  const terminal = started({ argv, ...place })
  const tooLong = setTimeout(terminal.kill, 60_000)
  try {
    await talk(terminal)
    return { status: await terminal.ended, screen: terminal.written() }
  } finally {
    clearTimeout(tooLong)
    terminal.kill()
  }
}
