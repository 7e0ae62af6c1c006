import {
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Swaps a folder and a file in it for links and a pipe, as fast as it can, and says how often. Arguments: workspace, outside, a pipe. */
const [root, outside, pipe] = process.argv.slice(2) as [string, string, string]
const [folder, real, file] = [join(root, 'a'), join(root, 'real'), join(root, 'a/target')]

/** What is found changed outside is not to be theirs. */
const NEVER_THROUGH_A_LINK = { flag: 'wx' } as const

const tried = (act: () => void): void => {
  try {
    act()
  } catch {
    // who is attacked was faster
  }
}

const SWAPS: readonly (() => void)[] = [
  () => renameSync(folder, real),
  () => symlinkSync(outside, folder),
  () => unlinkSync(folder),
  () => renameSync(real, folder),
  // who is attacked may have made one meanwhile: what was put aside would stand in the way of every swap to come
  () => rmSync(real, { recursive: true, force: true }),
  () => mkdirSync(folder),
  () => writeFileSync(file, 'theirs', NEVER_THROUGH_A_LINK),
  () => unlinkSync(file),
  () => symlinkSync(join(outside, 'secret'), file),
  () => unlinkSync(file),
  () => renameSync(pipe, file),
  () => renameSync(file, pipe),
  () => linkSync(join(outside, 'secret'), file),
  () => unlinkSync(file),
  () => symlinkSync(outside, join(folder, 'sub')),
  () => unlinkSync(join(folder, 'sub')),
  () => writeFileSync(file, 'theirs', NEVER_THROUGH_A_LINK),
]

const rest = new Int32Array(new SharedArrayBuffer(4))

for (let n = 1; ; n++) {
  for (const swap of SWAPS) tried(swap)
  if (n % 20 === 0) {
    writeSync(1, `${n}\n`)
    // who is attacked is to win at times
    Atomics.wait(rest, 0, 0, 1)
  }
}
