import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { uuidv7, type EventData, type Rewrite } from '@hookline/core'

/** One use of a tool: what hooks are told of it, how it is done, and the same in other words. */
export interface Tool {
  readonly kind: 'exec' | 'patch'
  readonly call: EventData['exec.before'] | EventData['patch.before']
  readonly act: (dir: string) => Promise<{ readonly ok: boolean; readonly output: string }>
  readonly rewritten: (rewrite: Rewrite) => Tool
}

/** Runs a line of shell. */
export function shell(command: string, callId: string = uuidv7(Date.now())): Tool {
  return {
    kind: 'exec',
    call: { command, argv: null, cwd: null, callId },
    act: (dir) =>
      new Promise((resolve) => {
        execFile('/bin/sh', ['-c', command], { cwd: dir }, (error, stdout, stderr) =>
          resolve({ ok: error === null, output: stdout + stderr }),
        )
      }),
    rewritten: (rewrite) => shell('command' in rewrite ? rewrite.command : command, callId),
  }
}

/** Writes a file. */
export function file(path: string, text: string, callId: string = uuidv7(Date.now())): Tool {
  return {
    kind: 'patch',
    call: { files: [{ path, change: 'update', to: null }], patch: text, callId },
    async act(dir) {
      await mkdir(dirname(join(dir, path)), { recursive: true })
      await writeFile(join(dir, path), text)
      return { ok: true, output: `wrote ${path}` }
    },
    rewritten: (rewrite) => file(path, 'patch' in rewrite ? rewrite.patch : text, callId),
  }
}
