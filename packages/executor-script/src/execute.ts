import type { HookContext, HookOutput } from '@hookline/core'
import { together } from './together.ts'
import { eventFile } from './event-file.ts'
import { invocations } from './invocation.ts'
import type { ScriptOptions } from './options.ts'
import { eventText } from './payload.ts'
import type { Command, Spawn } from './spawn.ts'
import { MAX_BYTES, verdict } from './verdict.ts'

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
  const limits = { signal: ctx.signal, maxBytes: MAX_BYTES }
  if (!wantsFile(ctx.options)) return verdict(await spawn(command, limits), command, ctx)
  const file = eventFile(eventText(ctx), ctx.stateDir)
  try {
    const env = { ...command.env, HOOKLINE_EVENT_FILE: file.path }
    return verdict(await spawn({ ...command, env }, limits), command, ctx)
  } finally {
    file.remove()
  }
}

/** A file costs a write, so that it is made only for those who look. */
function wantsFile({ run: what, event_file: wanted }: ScriptOptions): boolean {
  return wanted ?? (typeof what === 'string' && what.includes('HOOKLINE_EVENT_FILE'))
}
