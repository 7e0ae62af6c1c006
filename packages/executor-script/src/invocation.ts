import type { HookContext, Json } from '@hookline/core'
import { resolve } from 'node:path'
import { environment } from './environment.ts'
import { scriptError } from './errors.ts'
import { isAboutPaths, matchedPaths } from './paths.ts'
import { isDirectory, resolveProgram } from './program.ts'
import type { ScriptOptions } from './options.ts'
import type { Command } from './spawn.ts'

/** What one run of a hook starts, or why it starts nothing. */
export type Invocation = Command | { readonly skipped: string }

type Context = HookContext<ScriptOptions>

/** From a hook and an event to a child. @throws HooklineError one of `SCRIPT_ERRORS`, `EXPRESSION_FAILED` */
export function invocation(ctx: Context): Invocation {
  const { run } = ctx.options
  const cwd = directory(ctx)
  const words = typeof run === 'string' ? shellWords(run, ctx, cwd) : programWords(run, ctx)
  if (words === undefined) return { skipped: 'no file left' }
  refuseNul(words)
  const { env, omitted } = environment(ctx)
  if (ctx.hook.guard === true && typeof run === 'string') refuseOmitted(run, omitted)
  return { file: words[0]!, args: words.slice(1), cwd, env, input: input(ctx) }
}

/** The session's root, or where it is now if that is gone. */
function directory({ options, event: { session } }: Context): string {
  const wanted =
    options.cwd === undefined ? [session.root, session.cwd] : [resolve(session.root, options.cwd)]
  const found = wanted.find(isDirectory)
  if (found === undefined) {
    throw scriptError('SCRIPT_CWD_MISSING', `there is no directory ${[...new Set(wanted)].join(' or ')}`)
  }
  return found
}

/** `undefined`: the line is for files, and the patch left none. */
function shellWords(line: string, ctx: Context, cwd: string): readonly string[] | undefined {
  if (line.includes('{{')) throw scriptError('SCRIPT_TEMPLATE', 'a shell line may hold no {{ }}')
  const paths = isAboutPaths(ctx.event) ? matchedPaths(ctx, cwd) : []
  if (ctx.matched.length > 0 && isAboutPaths(ctx.event) && paths.length === 0 && USES_ARGUMENTS.test(line))
    return undefined
  return ['/bin/sh', '-c', line, 'hookline', ...paths]
}

const USES_ARGUMENTS = /\$(\{#?)?[@*1]/

function programWords([program, ...args]: readonly string[], ctx: Context): readonly string[] {
  if (program!.includes('{{')) throw scriptError('SCRIPT_TEMPLATE', 'the program itself may hold no {{ }}')
  return [
    resolveProgram(program!, ctx.hook),
    ...args.flatMap((template) => argumentsOf(ctx.render(template))),
  ]
}

/** A list is that many arguments; what is absent is an empty one, so that the others keep their places. */
function argumentsOf(value: Json): readonly string[] {
  return Array.isArray(value) ? value.map(argument) : [argument(value)]
}

function argument(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function refuseNul(words: readonly string[]): void {
  const word = words.find((one) => one.includes('\0'))
  if (word === undefined) return
  throw scriptError(
    'SCRIPT_ARGUMENTS_INVALID',
    `a NUL byte in the argument ${JSON.stringify(word.slice(0, 80))}`,
  )
}

/** A guard that asks for a variable must not be told that there is nothing in it. */
function refuseOmitted(line: string, omitted: readonly string[]): void {
  const missed = omitted.find((name) => line.includes(name))
  if (missed !== undefined) {
    throw scriptError(
      'SCRIPT_ENVIRONMENT_INCOMPLETE',
      `${missed} is too long for a variable, or has a NUL byte in it`,
    )
  }
}

/** The event without what the agent sent: scripts are written once for all agents. */
function input({ event, results }: Context): string {
  const { raw: _raw, ...told } = event
  return `${JSON.stringify(Object.keys(results).length === 0 ? told : { ...told, results })}\n`
}
