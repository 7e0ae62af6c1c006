import { limitsText } from '@hookline/child'
import {
  defineExecutor,
  type Executor,
  type HookContext,
  type Json,
  type StandardSchema,
} from '@hookline/core'
import { check } from './check.ts'
import { execute } from './execute.ts'
import { invocations } from './invocation.ts'
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
  const { limits } = ctx.hook
  const { run, payload } = ctx.options
  const [first, ...others] = invocations(ctx)
  if (first === undefined || 'skipped' in first) return first ?? null
  const what =
    typeof run === 'string'
      ? { line: run, arguments: first.args.slice(3) }
      : { program: first.file, arguments: first.args }
  return {
    ...what,
    cwd: first.cwd,
    env: Object.keys(first.env),
    ...(payload === undefined ? {} : { payload }),
    ...(limits === undefined ? {} : { limits: limitsText(limits) }),
    ...(others.length === 0 ? {} : { runs: others.length + 1 }),
  }
}
