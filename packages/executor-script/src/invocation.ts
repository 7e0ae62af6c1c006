import { isDirectory } from '@hookline/child'
import type { HookContext } from '@hookline/core'
import { resolve } from 'node:path'
import { environment, incomplete } from './environment.ts'
import { scriptError } from './errors.ts'
import type { ScriptOptions } from './options.ts'
import { isAboutPaths, presentPaths, usablePaths } from './paths.ts'
import { isNative, payload } from './payload.ts'
import type { Command } from './spawn.ts'
import { programWords, refuseNul, shellWords, usesArguments } from './words.ts'

/** What one run of a hook starts, or why it starts nothing. */
export type Invocation = Command | { readonly skipped: string }

type Context = HookContext<ScriptOptions>

/**
 * From a hook and an event to a child, or to one for each file where the script is spoken to as by Claude Code, which
 * changes one at a time. @throws HooklineError one of `SCRIPT_ERRORS`, `EXPRESSION_FAILED`
 */
export function* invocations(ctx: Context): Generator<Invocation> {
  const cwd = directory(ctx)
  const paths = isAboutPaths(ctx.event) ? presentPaths(ctx) : undefined
  const byFile = paths !== undefined && ctx.options.payload === 'claude' && !isNative(ctx.options, ctx.event)
  if (paths?.length === 0 && ctx.matched.length > 0 && (byFile || wantsFiles(ctx)))
    yield { skipped: 'no file left' }
  else if (byFile && paths.length > 0) for (const path of paths) yield invocation(ctx, cwd, [path])
  else yield invocation(ctx, cwd, paths)
}

function wantsFiles({ options: { run } }: Context): boolean {
  return typeof run === 'string' && usesArguments(run)
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

function invocation(ctx: Context, cwd: string, paths: readonly string[] | undefined): Command {
  const { run } = ctx.options
  const usable = paths && usablePaths(paths, ctx.event.session.root, cwd)
  const words = typeof run === 'string' ? shellWords(run, usable ?? []) : programWords(run, ctx)
  refuseNul(words)
  const { env, omitted } = environment(ctx, usable)
  if (ctx.hook.guard === true && typeof run === 'string') refuseOmitted(run, omitted)
  return { file: words[0]!, args: words.slice(1), cwd, env, input: payload(ctx, paths?.[0]) }
}

/** A guard that asks for a variable must not be told that there is nothing in it. */
function refuseOmitted(line: string, omitted: readonly string[]): void {
  const missed = omitted.find((name) => line.includes(name))
  if (missed !== undefined) throw incomplete(missed)
}
