import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { health } from '../serve/health.ts'
import { watch } from './watch.ts'
import { view } from './view.ts'

/** As `hookline serve status` has it. */
const EX_STOPPED = 3

/** `hookline top`. */
export async function topVerb(flags: Flags): Promise<number> {
  const first = await health()
  if (first.state === 'unknown') throw first.error
  const json = flags.on['json'] === true
  if (first.state === 'stopped') return noServer(json)
  if (!json && flags.on['once'] !== true && isScreen()) return watch(first)
  const size = { columns: process.stdout.columns ?? Infinity, rows: Infinity }
  say(json ? JSON.stringify(first.status, null, 2) : view(first.status, size, Date.now()).join('\n'))
  return 0
}

function isScreen(): boolean {
  return process.stdout.isTTY === true && process.env['TERM'] !== 'dumb'
}

function noServer(json: boolean): number {
  if (json) say('null')
  else
    process.stderr.write(
      `${paint('yellow', 'no server runs')}\n  hookline serve starts one; an agent that calls hookline does, too\n`,
    )
  return EX_STOPPED
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
