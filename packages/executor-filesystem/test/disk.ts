import { spawnSync } from 'node:child_process'
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** True where a test can have a disk of its own. In a namespace that ends with the try nothing is left behind. */
export const canMount: boolean =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'hookline-test', '/mnt']).status === 0

if (!canMount)
  process.stderr.write('\nNOT TRIED, as nothing can be mounted here: a full disk, and one beside another\n\n')

/** Mounts a small disk in memory, for as long as the test lasts. */
export function disk(dir: string, kilobytes: number): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const { status, stderr } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'hookline-test', dir],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`mount ${dir}: ${stderr}`)
  onTestFinished(() => void spawnSync('umount', ['-l', dir]))
}

/** Takes all room of a disk but so many kilobytes. */
export function fill(dir: string, left: number): string {
  const { bsize, bfree } = statfsSync(dir)
  const ballast = join(dir, 'ballast')
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bsize * bfree - left * 1024)))
  return ballast
}
