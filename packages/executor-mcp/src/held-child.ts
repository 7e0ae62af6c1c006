import { overText, saidOver } from '@hookline/child'
import type { Held, Used } from '@hookline/core'
import type { StdioServer } from './server.ts'

/** What it used, once it does not run any more. What it left behind goes with it. */
export function usedOf(held: Held, pid: number | undefined, gone: Promise<void>): () => Used | undefined {
  let used: Used | undefined
  if (pid !== undefined) held.started(pid)
  void gone.then(() => {
    held.kill()
    used = held.ended()
  })
  return () => used
}

/** Of what it asked for more than it may have, by what the kernel or it itself says; `undefined`: of nothing that is known. */
export function overOf(
  { limits = {} }: StdioServer,
  used: Used | undefined,
  said: string,
): string | undefined {
  const over = used?.over ?? saidOver(said, limits)
  return over === undefined ? undefined : overText(over, limits)
}
