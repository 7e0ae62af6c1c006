import type { Json } from '@hookline/core'

/** What is done with a file. */
export type FileAction = 'append' | 'write' | 'copy' | 'move' | 'delete' | 'backup'

/** The settings of a hook that does something with files. */
export interface FilesystemOptions {
  /** What is done. */
  readonly action: FileAction
  /** The file, below `root`, with holes: of `append`, `write` and `delete`. */
  readonly path?: string | undefined
  /** Files to back up, below `root`, with holes. Default: those that the event is about to change. */
  readonly paths?: readonly string[] | undefined
  /** What is copied or moved, below `root`. */
  readonly from?: string | undefined
  /** Where it is copied or moved to, below `to_root`. */
  readonly to?: string | undefined
  /** What nothing leads out of: `workspace`, the default, `state`, or an absolute folder. */
  readonly root?: string | undefined
  /** The same for `to`. Default: `root`. */
  readonly to_root?: string | undefined
  /** What is written: text with holes, or a structure that is written as JSON. Default: the event. */
  readonly content?: Json | undefined
  /** When a file that is appended to is put aside and a new one begun. */
  readonly rotate?: FileRotation | undefined
  /** How many files that were put aside are kept. */
  readonly keep?: number | undefined
  /** How long files that were put aside, or backups of this hook, are kept. */
  readonly keep_age?: string | undefined
  /** How much backups of this hook may hold together. */
  readonly max_bytes?: string | undefined
  /** The rights of a file that is made, in octal. Default `0600`. */
  readonly permissions?: string | undefined
  /** True: it is on the disk before it is done. Default: true but for `append`. */
  readonly fsync?: boolean | undefined
  /** False: what is deleted is gone. Default true: it is kept, and can be restored. */
  readonly trash?: boolean | undefined
  /** What is larger is neither copied, moved to another disk, backed up nor kept. Default `1GB`. */
  readonly max_size?: string | undefined
}

/** When a file is put aside. One of both is enough. */
export interface FileRotation {
  /** Once it would be larger. */
  readonly size?: string | undefined
  /** Once it is older. */
  readonly age?: string | undefined
  /** False: what is put aside is not compressed. Default true. */
  readonly compress?: boolean | undefined
}
