import { HooklineError, type HookContext, type HookOutput } from '@hookline/core'
import { answerOf } from './answer.ts'
import { scriptError } from './errors.ts'
import { invocation } from './invocation.ts'
import type { ScriptOptions } from './options.ts'
import type { Ended, Spawn } from './spawn.ts'
import { startError } from './start-error.ts'

/** Of stdout and of stderr, each. */
const MAX_BYTES = 1024 * 1024

/** Starts what the hook says and reads its answer. */
export async function execute(ctx: HookContext<ScriptOptions>, spawn: Spawn): Promise<HookOutput> {
  const command = invocation(ctx)
  if ('skipped' in command) return { data: command }
  const ended = await spawn(command, { signal: ctx.signal, maxBytes: MAX_BYTES })
  if (ended.status === 'exited') return exited(ended, ctx)
  if (ended.status === 'unstarted') throw startError(ended.cause, command)
  if (ended.status === 'aborted') throw HooklineError.from(ctx.signal.reason, 'SCRIPT_ABORTED')
  if (ended.status === 'flooded')
    throw scriptError('SCRIPT_OUTPUT_TOO_LARGE', `it wrote more than ${MAX_BYTES} bytes`)
  throw scriptError('SCRIPT_KILLED', `it was killed by ${ended.signal}${lastWords(decode(ended.stderr))}`)
}

function exited(ended: Extract<Ended, { status: 'exited' }>, ctx: HookContext<ScriptOptions>): HookOutput {
  const [stdout, stderr] = [decode(ended.stdout), decode(ended.stderr)]
  const asker = { event: ctx.event, isGuard: ctx.hook.guard === true, log: ctx.log }
  if (ended.code === 2) return { decision: 'deny', reason: stderr.trim() || reasonIn(stdout, ctx) }
  if (ended.code !== 0) {
    throw scriptError('SCRIPT_FAILED', `exit code ${ended.code}${lastWords(stderr)}`, EXIT_HINTS[ended.code])
  }
  if (stderr.trim() !== '') ctx.log(`stderr${lastWords(stderr)}`)
  return answerOf(stdout, asker)
}

const EXIT_HINTS: Readonly<Record<number, { readonly hint: string }>> = {
  126: { hint: 'The shell found the program but may not run it: `chmod +x`.' },
  127: {
    hint: 'The shell did not find the program: children get only the PATH that the agent was started with.',
  },
}

/** For scripts that print a denial as JSON and exit with 2 as well. */
function reasonIn(stdout: string, { event, hook, log }: HookContext<ScriptOptions>): string {
  try {
    const { reason } = answerOf(stdout, { event, isGuard: true, log })
    if (reason !== undefined && reason !== '') return reason
  } catch {
    // no answer: the exit code is one
  }
  return `denied by hook ${hook.id}: exit code 2, nothing on stderr`
}

/** The end of stderr, where programs say what was wrong. */
function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n').slice(-5).join('\n')
  return lines === '' ? '' : `: ${lines.slice(-1000)}`
}

/** Bytes that are no UTF-8 become U+FFFD; a byte order mark goes. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
