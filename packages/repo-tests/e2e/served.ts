import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  const hook = join(bin, copy!, 'hook')
  countOneShots(hook, join(root, 'one-shots'))
  rmSync(join(root, 'one-shots'), { force: true })
  return ['/bin/sh', hook]
}

/** The launcher as it was installed, and a line that tells when it was called for a process of its own. */
export function countOneShots(hook: string, file: string): void {
  const [first, ...rest] = readFileSync(hook, 'utf8').split('\n')
  const counts = `if [ "$1" = --one-shot ]; then echo "$*" >> '${file}'; fi`
  if (rest[0] !== counts) writeFileSync(hook, [first, counts, ...rest].join('\n'))
}

/** The first call of a session may find a server that is just starting; on a machine that has much to do one more waits for a second in vain. */
const MOST_ALONE = 3

/** @throws Error when none of the calls so far came to the resident process, or more than a few of this session did not: then nothing is proved of it */
export function mustHaveServed({ env, root }: Lab): void {
  const line = [hooklineBin(), 'serve', 'status', '--json']
  const said = execFileSync(process.execPath, line, { env, cwd: root, encoding: 'utf8' })
  const { answered } = (JSON.parse(said) as { readonly status: ServerStatus }).status.calls
  const file = join(root, 'one-shots')
  const alone = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  if (answered === 0) throw new Error(`no call came to the resident process: ${said}`)
  if (alone.length > MOST_ALONE)
    throw new Error(
      `${alone.length} calls did not come to the resident process: ${alone.join('\n')}\n${said}`,
    )
}

interface ServerStatus {
  readonly calls: { readonly answered: number }
}
