import { converse, type Conversation } from './conversation.ts'
import { budget, eachLine } from './lines.ts'
import { lastWords, lostError, type Ending } from './lost.ts'
import { start, type Started, type StartRequest } from './start.ts'
import { watchOver } from './living.ts'

/** A process that carries out one executor. */
export interface Host extends Pick<Conversation, 'ask' | 'tell' | 'isBusy'> {
  /** True once nothing more can be asked of it. */
  readonly isGone: () => boolean
  /** Ends the process and all it started, now; `why` is what those who wait for it are told. */
  kill(why: string): void
  /** Asks the process to end, then makes it; resolves when nothing of it is left. */
  end(): Promise<void>
}

/** Who it is for. */
export interface HostRequest extends StartRequest {
  readonly name: string
  readonly log: (line: string) => void
}

const TERM_MS = 500

export function startHost(request: HostRequest): Host {
  const started = start(request)
  const leader = watchOver(started.child, () => talk.isBusy())
  const ending: Partial<Ending> = {}
  const kill = (why: string): void => {
    Object.assign(ending, { killed: ending.killed ?? why })
    leader.signal('SIGKILL')
  }
  const talk = converse(started.channel, {
    hear: (said) => 'dying' in said && Object.assign(ending, { last: said.dying }),
    broken: kill,
  })
  started.lifeline.on('data', () => kill(`it took more than ${request.memory} MB of memory`))
  started.lifeline.on('error', () => undefined)
  const words = listen(started, request)
  const gone = leader.gone.then((how) => {
    const whole = { last: ending.killed === undefined ? words() : undefined, ...how, ...ending }
    for (const one of [started.channel, started.lifeline, started.stdout, started.stderr]) one.destroy()
    talk.over((when) => lostError(request.name, { ...whole, when }))
  })
  return {
    ...talk,
    isGone: () => ending.killed !== undefined || leader.isGone(),
    kill,
    async end() {
      leader.signal('SIGTERM')
      const timer = setTimeout(() => leader.signal('SIGKILL'), TERM_MS)
      await gone
      clearTimeout(timer)
    },
  }
}

/** What the process prints goes to the log; gives what it said last. */
function listen({ stdout, stderr }: Started, { log }: HostRequest): () => string | undefined {
  const words = lastWords()
  const printed = budget(log)
  eachLine(stdout, printed.tell)
  eachLine(stderr, (line) => {
    words.hear(line)
    printed.tell(line)
  })
  return words.said
}
