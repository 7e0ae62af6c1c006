import type { HookContext, HookOutput } from '@hookline/core'
import { together } from './together.ts'
import { eventFile } from './event-file.ts'
import { invocations } from './invocation.ts'
import type { ScriptOptions } from './options.ts'
import { eventText } from './payload.ts'
import type { Command, Spawn } from './spawn.ts'
import { mostBytes, verdict } from './verdict.ts'

type Context = HookContext<ScriptOptions>

/** Starts what the hook says and reads its answer; nothing more is asked once it is a denial. */
export async function execute(ctx: Context, spawn: Spawn): Promise<HookOutput> {
  const outputs: HookOutput[] = []
  for (const one of invocations(ctx)) {
    const output: HookOutput = 'skipped' in one ? { data: one } : await run(one, ctx, spawn)
    outputs.push(output)
    if (output.decision === 'deny') break
  }
  return together(outputs)
}

async function run(command: Command, ctx: Context, spawn: Spawn): Promise<HookOutput> {
  if (!wantsFile(ctx.options)) return held(command, ctx, spawn)
  const file = eventFile(eventText(ctx), ctx.stateDir)
  try {
    const env = { ...command.env, HOOKLINE_EVENT_FILE: file.path }
    return await held({ ...command, env }, ctx, spawn)
  } finally {
    file.remove()
  }
}

/** Behind the wall that the hook asks for, and held to its limits. @throws HooklineError what `confine` throws */
async function held(command: Command, ctx: Context, spawn: Spawn): Promise<HookOutput> {
  const { program, started, kill, ended } = ctx.hold(ctx.confine(command))
  const limits = { signal: ctx.signal, maxBytes: mostBytes(ctx), started }
  const end = await spawn({ ...program, input: command.input }, limits)
  // what it left behind on purpose may live, but not where it was ended
  if (end.status !== 'exited') kill()
  return verdict(end, command, ctx, ended()?.over)
}

/** A file costs a write, so that it is made only for those who look. */
function wantsFile({ run: what, event_file: wanted }: ScriptOptions): boolean {
  return wanted ?? (typeof what === 'string' && what.includes('HOOKLINE_EVENT_FILE'))
}
