import { HooklineError, type AgentReply } from '@hookline/core'
import { writeAll } from './stdio.ts'

let answered = false

/** sysexits.h: try again. It is no answer to an agent. */
const NO_ANSWER = 75

/**
 * A plugin may end the process, throw behind everybody's back, print, or leave nothing for the process to wait for:
 * the agent gets its answer all the same, and stdout carries nothing else.
 */
export function keepPromise(fallback: () => void): void {
  // a getter: the streams are made when somebody prints, which for most events is never
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr })
  process.on('uncaughtException', (thrown) => log('hookline', HooklineError.from(thrown).message))
  process.on('exit', () => {
    if (answered) return
    // what it needs may have been taken away meanwhile
    try {
      fallback()
    } catch {}
    // then a line that a guard listens at denies by itself
    if (!answered) process.exitCode = NO_ANSWER
  })
  // by default a signal ends a process without its `exit`: no answer, and children left behind
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit())
}

/** Answers the agent, does what is left to do, and ends. */
export async function give(reply: AgentReply, afterwards?: () => Promise<unknown> | void): Promise<void> {
  say(reply)
  await afterwards?.()
  // what executors left open must not keep the agent waiting
  process.exit(reply.exitCode)
}

/** Answers the agent, once: what goes wrong after the answer is not told there. */
export function say(reply: AgentReply): void {
  if (answered) return
  answered = true
  process.exitCode = reply.exitCode
  writeAll(2, reply.stderr + reply.unsaid.map((what) => `hookline: ${what}\n`).join(''))
  writeAll(1, reply.stdout)
}

/** A line for people. */
export function log(hook: string, message: string): void {
  writeAll(2, `${hook}: ${message}\n`)
}
