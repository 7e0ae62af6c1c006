import {
  defineExecutor,
  type Executor,
  type HookContext,
  type Json,
  type StandardSchema,
} from '@hookline/core'
import { check } from './check.ts'
import { execute } from './execute.ts'
import { invocation } from './invocation.ts'
import type { ScriptOptions } from './options.ts'
import type { Spawn } from './spawn.ts'

/** The executor, by whatever starts its children. */
export function createScript(spawn: Spawn, options: StandardSchema<ScriptOptions>): Executor<ScriptOptions> {
  return defineExecutor<ScriptOptions>({
    name: 'script',
    answers: true,
    options,
    target,
    check: (settings, context) => check(settings, context, spawn),
    execute: (ctx) => execute(ctx, spawn),
    preview,
  })
}

/** The program; of a line its first word, so that one broken line does not stop all of them. */
function target({ run }: ScriptOptions): string {
  if (typeof run !== 'string') return run[0]!
  const words = run.trim().split(/\s+/)
  return words.find((word) => !/^\w+=/.test(word)) ?? '/bin/sh'
}

function preview(ctx: HookContext<ScriptOptions>): Json {
  const planned = invocation(ctx)
  if ('skipped' in planned) return planned
  const { file, args, cwd, env } = planned
  const { run } = ctx.options
  const what =
    typeof run === 'string' ? { line: run, arguments: args.slice(3) } : { program: file, arguments: args }
  return { ...what, cwd, env: Object.keys(env) }
}
