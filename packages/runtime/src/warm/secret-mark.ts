import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Plan } from '@hookline/config'
import { hookName } from '@hookline/core'
import { storedFile } from '../secrets/store.ts'

/** Files that secrets of a plan, and variables of a company's, are read from: what is set anew is read anew. */
export function secretFiles({ hooks, inputs = {} }: Plan, stateDir: string): readonly string[] {
  const files = hooks.flatMap((hook) =>
    (inputs[hookName(hook)]?.secrets ?? []).flatMap(({ reference }) => {
      if ('secret' in reference) return [storedFile(stateDir, reference.secret)]
      return 'file' in reference ? [resolve(dirname(hook.source?.file ?? '/'), reference.file)] : []
    }),
  )
  const managed = hooks.flatMap(({ layer, source }) =>
    layer === 'managed' && source !== undefined ? [`${dirname(source.file)}/hooks.env`] : [],
  )
  return [...new Set([...files, ...managed])]
}

/** Tells whether any of them is another one now. */
export function fileMark(files: readonly string[]): string {
  return files.map(markOf).join()
}

function markOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs}/${size}/${ino}`
  } catch {
    return '-'
  }
}
