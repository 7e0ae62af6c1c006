import type { HookContext, LifecycleEvent } from '@hookline/core'

/** What a child is told through its environment, and the names that had to be left out. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>
  readonly omitted: readonly string[]
}

const CORE = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TERM|TZ|TMPDIR|XDG_\w+)$/

/** Linux takes 128 KiB in one variable, name included, and starts nothing if there is more. */
const MAX_BYTES = 100 * 1024

/** The core environment of the caller and what hookline adds; nothing else of the caller's reaches a child. */
export function environment({ env, event, delivery }: HookContext<unknown, unknown>): Environment {
  const command = commandOf(event)
  const wanted = Object.entries({
    ...Object.fromEntries(Object.entries(env).filter(([name]) => CORE.test(name))),
    HOOKLINE_EVENT: event.name,
    HOOKLINE_SESSION_ID: event.session.id,
    HOOKLINE_CWD: event.session.cwd,
    HOOKLINE_DELIVERY_ID: delivery.id,
    ...(command === undefined ? {} : { HOOKLINE_COMMAND: command }),
  }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    env: Object.fromEntries(wanted.filter(([, value]) => fits(value))),
    omitted: wanted.filter(([, value]) => !fits(value)).map(([name]) => name),
  }
}

function commandOf(event: LifecycleEvent): string | undefined {
  if (event.name === 'exec.before' || event.name === 'exec.after') return event.data.command
  return event.name === 'permission.request' && event.data.kind === 'exec' ? event.data.command : undefined
}

function fits(value: string): boolean {
  return !value.includes('\0') && Buffer.byteLength(value) <= MAX_BYTES
}
