import {
  closeSync,
  createReadStream,
  createWriteStream,
  fchmodSync,
  fchownSync,
  readdirSync,
  renameSync,
  unlinkSync,
} from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Folder } from './held.ts'
import type { Path } from './path.ts'
import { openRegular } from './regular.ts'
import type { Root } from './root.ts'
import { keptOf, type Kept, type Rotation } from './rotation.ts'
import { withTemp } from './temp.ts'
import { toDisk } from './to-disk.ts'
import { whileHeld } from './walk.ts'

/** Compresses what was put aside for a file, and removes what is not to be kept. To be called by one at a time. */
export async function keepRotated(
  root: Root,
  path: Path,
  rotation: Rotation,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<void> {
  await whileHeld(root, path, async (folder) => {
    clear(folder, path, rotation, now)
    if (!rotation.isCompressing) return
    for (const one of listed(folder, path)) {
      signal.throwIfAborted()
      if (!one.isCompressed) await compress(folder, one, signal)
    }
  })
}

function listed(folder: Folder, { name }: Path): readonly Kept[] {
  return keptOf(name, readdirSync(folder.at('.')))
}

/** A file that is there compressed as well was compressed by somebody who died before he could remove it. */
function clear(folder: Folder, path: Path, { keep, keepMs }: Rotation, now: number): void {
  const all = listed(folder, path)
  const compressed = new Set(all.filter((one) => one.isCompressed).map((one) => one.base))
  const doubles = all.filter((one) => !one.isCompressed && compressed.has(one.base))
  for (const { name } of doubles) unlinkSync(folder.at(name))
  const left = all.filter((one) => !doubles.includes(one))
  left.forEach(({ name, at }, place) => {
    if (left.length - place > keep || now - at > keepMs) unlinkSync(folder.at(name))
  })
}

async function compress(folder: Folder, { name }: Kept, signal: AbortSignal): Promise<void> {
  const source = openRegular(folder, name, name)
  try {
    await withTemp(folder, name, async (temp, fd) => {
      const { mode, uid, gid } = source.stat
      await pipeline(
        createReadStream('', { fd: source.fd, autoClose: false }),
        createGzip(),
        createWriteStream('', { fd, autoClose: false }),
        { signal },
      )
      fchmodSync(fd, mode & 0o777)
      if (process.geteuid?.() === 0) fchownSync(fd, uid, gid)
      await toDisk(fd)
      renameSync(folder.at(temp), folder.at(`${name}.gz`))
    })
    await toDisk(folder.fd)
    unlinkSync(folder.at(name))
  } finally {
    closeSync(source.fd)
  }
}
