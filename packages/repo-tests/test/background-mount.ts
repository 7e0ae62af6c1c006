import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { onTestFinished } from 'vitest'

/** True where a test can have a disk of its own. */
export const canMount: boolean = process.getuid?.() === 0 && isMountable()

if (!canMount)
  process.stderr.write(
    '\nNOT TRIED, as nothing can be mounted here: a full disk, and one that is read-only\n\n',
  )

/** A small disk in memory. */
export interface Disk {
  readonly setReadOnly: (isReadOnly: boolean) => void
}

/** Mounts a disk of so many kilobytes in a folder that is its owner's alone, for as long as the test lasts. */
export function disk(dir: string, kilobytes: number): Disk {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  mount('-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'hookline-test', dir)
  onTestFinished(() => void spawnSync('umount', ['-l', dir]))
  return { setReadOnly: (is) => mount('-o', `remount,${is ? 'ro' : 'rw'}`, dir) }
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

/** In a namespace that ends with the try: nothing is left behind. */
function isMountable(): boolean {
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'hookline-test', '/mnt']).status === 0
}
