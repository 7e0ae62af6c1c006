import { shown } from '@hookline/answer'
import { limitsText, overText, saidOver } from '@hookline/child'
import { HooklineError, limitsOf, type ChildLimit, type HookContext, type HookOutput } from '@hookline/core'
import { answerOf } from './answer.ts'
import { secretNames } from './environment.ts'
import { scriptError, type ScriptErrorCode } from './errors.ts'
import type { ScriptOptions } from './options.ts'
import type { Command, Ended } from './spawn.ts'
import { isOfShell, SHELL_HINT } from './shell-fault.ts'
import { startError } from './start-error.ts'

const MAX_BYTES = 1024 * 1024

type Context = HookContext<ScriptOptions>

/** Of stdout and of stderr, each. */
export function mostBytes({ hook }: Context): number {
  return hook.limits?.output ?? MAX_BYTES
}

/** What the end of a child says. @throws HooklineError one of `SCRIPT_ERRORS` */
export function verdict(ended: Ended, command: Command, ctx: Context, over?: ChildLimit): HookOutput {
  if (ended.status === 'exited') return exited(ended, command, ctx, over)
  if (ended.status === 'unstarted') throw startError(ended.cause, command)
  if (ended.status === 'aborted') throw aborted(ended.stderr, command, ctx)
  if (ended.status === 'flooded')
    throw scriptError('SCRIPT_OUTPUT_TOO_LARGE', `it wrote more than ${mostBytes(ctx)} bytes`)
  const stderr = withoutSecrets(decode(ended.stderr), command, ctx)
  throw failure('SCRIPT_KILLED', { what: `it was killed by ${ended.signal}`, stderr, over }, ctx)
}

function exited(
  ended: Extract<Ended, { status: 'exited' }>,
  command: Command,
  ctx: Context,
  over: ChildLimit | undefined,
): HookOutput {
  const [stdout, stderr] = [decode(ended.stdout), withoutSecrets(decode(ended.stderr), command, ctx)]
  const asker = { event: ctx.event, isGuard: ctx.hook.guard === true, log: ctx.log }
  const isShells = ended.code === 2 && isOfShell(stderr, command)
  const isDenial = ended.code === 2 && ctx.isDelivery !== true && over === undefined && !isShells
  if (isDenial) return { decision: 'deny', reason: shown(stderr).trim() || reasonIn(stdout, ctx) }
  if (ended.code !== 0)
    throw failure(
      'SCRIPT_FAILED',
      {
        what: whatOf(ended.code, isShells),
        stderr: said(stderr, stdout, command, ctx),
        over,
      },
      ctx,
      isShells ? SHELL_HINT : EXIT_HINTS[ended.code],
    )
  if (stderr.trim() !== '') ctx.log(`stderr${lastWords(stderr)}`)
  return answerOf(stdout, asker)
}

function whatOf(code: number, isShells: boolean): string {
  if (isShells) return 'exit code 2, of the shell itself'
  return code === 2 ? 'exit code 2 (a denial where somebody waits)' : `exit code ${code}`
}

/** What it had to say until then is nowhere else. */
function aborted(stderr: Uint8Array | undefined, command: Command, ctx: Context): HooklineError {
  const words = stderr === undefined ? '' : lastWords(withoutSecrets(decode(stderr), command, ctx))
  if (words !== '') ctx.log(`stderr, until it was ended${words}`)
  return HooklineError.from(ctx.signal.reason, 'SCRIPT_ABORTED')
}

/** Some programs say on stdout what was wrong. */
function said(stderr: string, stdout: string, command: Command, ctx: Context): string {
  return stderr.trim() === '' ? withoutSecrets(stdout, command, ctx) : stderr
}

const EXIT_HINTS: Readonly<Record<number, string>> = {
  126: 'The shell found the program but may not run it: `chmod +x`.',
  127: 'The shell did not find the program: children get only the PATH that the agent was started with.',
}

const UNHEARD =
  'Run it by hand with `hookline try`; in the background it only says whether it worked, with exit code 0 if it did.'

interface Failed {
  readonly what: string
  readonly stderr: string
  readonly over: ChildLimit | undefined
}

function failure(
  code: ScriptErrorCode,
  { what, stderr, over }: Failed,
  { hook, isDelivery }: Context,
  hint = code === 'SCRIPT_FAILED' && isDelivery === true ? UNHEARD : undefined,
): HooklineError {
  const limits = limitsOf(hook)
  const message = `${what}${lastWords(stderr)}`
  const against = over ?? saidOver(stderr, limits)
  if (against !== undefined)
    return scriptError('SCRIPT_OVER_LIMITS', `${message} (it asked for ${overText(against, limits)})`)
  const within = hook.limits === undefined ? '' : ` (limits: ${limitsText(hook.limits)})`
  return scriptError(code, `${message}${within}`, hint === undefined ? {} : { hint })
}

/** For scripts that print a denial as JSON and exit with 2 as well. */
function reasonIn(stdout: string, { event, hook, log }: Context): string {
  try {
    const { reason } = answerOf(stdout, { event, isGuard: true, log })
    if (reason !== undefined && reason !== '') return reason
  } catch {
    // no answer: the exit code is one
  }
  return `denied by hook ${hook.id}: exit code 2, nothing on stderr`
}

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g

/** The end of stderr, where programs say what was wrong. A line or word that is cut off may be half of a secret. */
function lastWords(stderr: string): string {
  const lines = shown(stderr).trim().split('\n').slice(-5).join('\n')
  if (lines.length <= MOST) return lines === '' ? '' : `: ${lines}`
  const end = lines.slice(-MOST)
  return `: ${end.slice(Math.max(end.indexOf('\n'), end.indexOf(' ')) + 1)}`
}

const MOST = 1000

/** Before anything is cut: of half a secret nobody could tell what it is. The longest first: another may be part of it. */
function withoutSecrets(whole: string, { env }: Command, ctx: Context): string {
  const text = whole.replaceAll(PRIVATE_KEY, '[redacted]')
  return secretNames(ctx)
    .map((name) => [name, env[name] ?? ''] as const)
    .filter(([, value]) => value.length >= 4)
    .toSorted(([, one], [, other]) => other.length - one.length)
    .reduce((left, [name, value]) => left.replaceAll(value, `[secret ${name}]`), text)
}

/** Bytes that are no UTF-8 become U+FFFD; a byte order mark goes. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
