import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesystem } from '@hookline/executor-filesystem'
import { event, hookContext } from '@hookline/testing'

/** What appends, open as a server has it. */
export interface Appending {
  /** So many events, so many in one go; gives events per second. */
  readonly append: (count: number, together: number) => Promise<number>
  /** The same lines by hand: one `write` each to a file that stays open. */
  readonly bare: (count: number) => number
  readonly close: () => Promise<void>
}

export async function openAppending(): Promise<Appending> {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  const root = join(dir, 'workspace')
  mkdirSync(root)
  const about = event('exec.after', { output: 'x'.repeat(1200) }, { session: { cwd: root, root } })
  const { raw: _raw, ...told } = about
  const options = {
    action: 'append',
    path: 'log.jsonl',
    rotate: { size: '64MB', compress: false },
    keep: 2,
  } as const
  let made = 0
  const context = (resource?: unknown): never =>
    hookContext<typeof options, unknown>(options, {
      event: about,
      stateDir: join(dir, 'state'),
      delivery: { id: `${about.key}:user/audit-${made++}`, attempt: 1 },
      resource,
    }) as never
  const resource = await filesystem.open!(options, context())
  const fd = openSync(join(root, 'bare.jsonl'), 'a')
  return {
    async append(count, together) {
      // a context is the engine's to make
      const batches = Array.from({ length: count / together }, () =>
        Array.from({ length: together }, () => context(resource)),
      )
      const began = performance.now()
      for (const batch of batches)
        if (together === 1) await filesystem.execute(batch[0]!)
        else refuse(await filesystem.executeBatch!(batch))
      return (count / (performance.now() - began)) * 1000
    },
    bare(count) {
      const began = performance.now()
      for (let n = 0; n < count; n++)
        writeSync(fd, `${JSON.stringify({ delivery: `${about.key}:user/audit-${n}`, ...told })}\n`)
      return (count / (performance.now() - began)) * 1000
    },
    async close() {
      await filesystem.close!(resource, AbortSignal.timeout(5000))
      closeSync(fd)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function refuse(results: readonly { readonly status: string }[]): void {
  if (results.some(({ status }) => status !== 'done')) throw new Error('a record was not appended')
}
