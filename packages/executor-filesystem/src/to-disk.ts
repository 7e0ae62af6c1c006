import { fdatasync, fsync } from 'node:fs'
import { promisify } from 'node:util'

/** Resolves once the disk has what was written to a file or a folder; the process goes on meanwhile, as other hooks have to. */
export const toDisk: (fd: number) => Promise<void> = promisify(fsync)

/** The same for what was written, and the size of it, without times. */
export const dataToDisk: (fd: number) => Promise<void> = promisify(fdatasync)
