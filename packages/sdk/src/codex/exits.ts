import { setTimeout as delay } from 'node:timers/promises'

/** Commands that ended, from the stream: they have an exit code, and hooks have not. */
export interface Exits {
  /** One of the stream. */
  readonly note: (exit: Exit) => void
  /** The exit code of a command that a hook tells of; `null`: it cannot be told. */
  readonly of: (command: string, output: string | null) => Promise<number | null>
}

/** A command that ended. */
interface Exit {
  readonly command: string
  readonly exitCode: number | null
  readonly output: string
}

/** The same command, as a hook tells of it. */
interface Call {
  readonly command: string
  readonly output: string | null
  /** Of a long output hooks are told a part. */
  readonly isPart: boolean
}

/** Milliseconds: the stream has told it by then, unless nobody reads it. */
const PATIENCE = 300

/** Neither says which call it is of, so they are matched by command and output; where that leaves a doubt, nothing is said. */
export function createExits(): Exits {
  let noted: readonly Exit[] = []
  let waiting: readonly Call[] = []
  /** What hooks no longer wait for, and what may come yet. */
  let missed: readonly Call[] = []

  function settled(call: Call): { readonly exitCode: number | null } | undefined {
    if (!waiting.includes(call)) return { exitCode: null }
    const found = noted.filter((one) => isOf(one, call))
    const rivals = waiting.filter((one) => isLike(one, call))
    if (found.length < rivals.length) return undefined
    if (call.isPart && found.length > 1) return lose(call)
    const isSure = new Set(found.map(({ exitCode }) => exitCode)).size === 1
    const exitCode = isSure ? found[0]!.exitCode : null
    // who comes next knows as little which of them is its own
    if (!isSure) noted = noted.map((one) => (found.includes(one) ? { ...one, exitCode } : one))
    const taken = noted.findIndex((one) => isOf(one, call))
    noted = noted.filter((_, at) => at !== taken)
    waiting = waiting.filter((one) => one !== call)
    return { exitCode }
  }

  /** Gives it up, with all that are like it: what there is of them might be that of any. */
  function lose(call: Call): { readonly exitCode: null } {
    const rivals = waiting.filter((one) => isLike(one, call))
    const found = call.isPart ? [] : noted.filter((one) => isOf(one, call))
    noted = noted.filter((one) => !found.includes(one))
    waiting = waiting.filter((one) => !rivals.includes(one))
    missed = [...missed, ...rivals.slice(found.length)]
    return { exitCode: null }
  }

  return {
    note(exit) {
      // a part tells too little to know its own by: it stays missed
      const late = missed.findIndex((one) => !one.isPart && isOf(exit, one))
      if (late >= 0) missed = missed.filter((_, at) => at !== late)
      else noted = [...noted, exit]
    },
    async of(command, output) {
      const call = { command, output, isPart: output?.startsWith('Warning: truncated output') === true }
      waiting = [...waiting, call]
      if (missed.some((one) => isLike(one, call))) return lose(call).exitCode
      for (let waited = 0; ; waited += 10) {
        const end = settled(call) ?? (waited >= PATIENCE ? lose(call) : undefined)
        if (end !== undefined) return end.exitCode
        await delay(10)
      }
    },
  }
}

function isOf(exit: Exit, { command, output, isPart }: Call): boolean {
  return exit.command === command && (isPart || exit.output === output)
}

function isLike(one: Call, other: Call): boolean {
  return one.command === other.command && (one.isPart ? other.isPart : one.output === other.output)
}
