import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with files: code, and what to do about it. */
export const FILE_ERRORS = {
  FILE_PATH:
    'A path lies below `root`: names with `/` between, no `..`, nothing absolute. `hookline try --dry` shows what {{ }} gives.',
  FILE_PROTECTED:
    'What an agent says never leads to files that steer it or git: write such a name out in the path, if it is meant.',
  FILE_ROOT: 'Look at `root`: "workspace", "state", or an absolute folder that is there; see the message.',
  FILE_LINK: 'Links are never followed: name the file itself, or remove the link.',
  FILE_KIND: 'Only regular files are read and written: name another path.',
  FILE_HARD_LINK:
    'The file has another name somewhere, which would be written, too: remove it and let hookline make a new one, or use `action = "write"`.',
  FILE_CASE: 'Write the name as the folder has it: this filesystem takes both spellings for one file.',
  FILE_MISSING: 'There is no such file: look at the path, and at what came before.',
  FILE_EXISTS: 'Something is there already, and a move never overwrites: move to another name.',
  FILE_MOVED: 'Somebody moves folders of the path meanwhile: it is tried again.',
  FILE_TOO_LARGE: 'Raise `max_size`, or leave the file out.',
  FILE_OWNER: 'The file belongs to somebody else, and would not after this: let its owner run the hook.',
  FILE_FULL: 'Make room on the disk, or raise the quota; what was there is as it was.',
  FILE_DENIED: 'Look at the rights of the file and its folder, and whether the disk can be written.',
  FILE_FAILED: 'The system could not do it: see the message.',
  FILE_NOTHING: 'Name the files in `with.paths`: only patch events say themselves which they change.',
  STATE_FOLDER: 'The state directory must be yours alone: a real folder that nobody else may write.',
  FILE_CHANGED: 'Somebody wrote to it meanwhile: look at it, and restore again.',
  BACKUP_UNKNOWN: '`hookline restore --list` shows what is kept.',
  BACKUP_SEVERAL: 'Write more of the id.',
  BACKUP_BROKEN:
    'What is kept is not what was kept: nothing was written. Look for another backup of the file.',
} as const

/** A code of the table above. */
export type FileErrorCode = keyof typeof FILE_ERRORS

/** An error of this executor, with the hint of its code; trying again is no use unless it says so. */
export function fileError(code: FileErrorCode, message: string, details: ErrorDetails = {}): HooklineError {
  return new HooklineError(code, message, { hint: FILE_ERRORS[code], retryable: false, ...details })
}
