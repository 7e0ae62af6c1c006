import { setTimeout as delay } from 'node:timers/promises'
import type { ServerStatus } from '@hookline/server'
import { paint } from '../paint.ts'
import { health, type Health } from '../serve/health.ts'
import { oneLine } from '../shown.ts'
import { openScreen, type Screen } from './screen.ts'
import { clipped } from './text.ts'
import { view } from './view.ts'

const EACH_MS = 1000

/** Shows the server on the whole terminal until somebody has seen enough. */
export async function watch(first: Health): Promise<number> {
  const screen = openScreen()
  let now = first
  let last: ServerStatus | undefined
  const draw = (): void => {
    if (now.state === 'running') last = now.status
    screen.draw((size) => linesOf(now, last, size))
  }
  screen.onResize(draw)
  try {
    for (draw(); !screen.left.aborted; draw()) {
      await pause(screen)
      if (screen.left.aborted) break
      now = await health(undefined, screen.left)
    }
  } finally {
    screen.close()
  }
  return 0
}

function pause({ left }: Screen): Promise<unknown> {
  return delay(EACH_MS, undefined, { signal: left }).catch(() => undefined)
}

/** While nobody answers, what was known last stays below. */
function linesOf(
  now: Health,
  last: ServerStatus | undefined,
  size: { readonly columns: number; readonly rows: number },
): readonly string[] {
  const fault = faultOf(now)
  if (fault === undefined) return view(last!, size, Date.now())
  const head = paint('red', clipped(fault, size.columns))
  return [head, ...(last === undefined ? [] : view(last, { ...size, rows: size.rows - 1 }, Date.now()))]
}

function faultOf(now: Health): string | undefined {
  if (now.state === 'running') return undefined
  return now.state === 'stopped'
    ? 'no server runs any more: hookline serve starts one. Last seen:'
    : `${oneLine(now.error.message)}. Last seen:`
}
