import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hooklineBin } from './hookline.ts'
import type { Lab } from './lab.ts'

/** True: what other runs of these tests ask of a process for each event is asked of the resident process here, and the other way round. */
export const isSwapped: boolean = process.env['HOOKLINE_WAYS'] === 'swapped'

/** Starts the resident process of a lab, unless it runs; gives the words of its client. It ends when the lab is gone. */
export function servedBy({ env, root }: Lab): readonly string[] {
  execFileSync(process.execPath, [hooklineBin(), 'serve'], { env, cwd: root })
  const bin = join(env['XDG_STATE_HOME']!, 'hookline', 'bin')
  const [copy] = readdirSync(bin).filter((name) => name !== 'hook')
  return ['/bin/sh', join(bin, copy!, 'hook')]
}

/** @throws Error when none of the calls so far came to the resident process: then nothing is proved of it */
export function mustHaveServed({ env, root }: Lab): void {
  const line = [hooklineBin(), 'serve', 'status', '--json']
  const said = execFileSync(process.execPath, line, { env, cwd: root, encoding: 'utf8' })
  const { answered } = (JSON.parse(said) as { readonly status: ServerStatus }).status.calls
  if (answered === 0) throw new Error(`no call came to the resident process: ${said}`)
}

interface ServerStatus {
  readonly calls: { readonly answered: number }
}
