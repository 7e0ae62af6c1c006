import { dirname } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { inputError } from '../errors.ts'
import { readPrivate } from '../secrets/private-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The variables that a hook may be filled with: those of the caller; for a hook of the company, whoever calls, those of
 * the file `hooks.env` beside its hooks.toml. @throws HooklineError `VARIABLE_FILE`, `SECRET_EXPOSED`
 */
export function outsideOf({ layer, source }: HookConfig, env: Env): Env {
  return layer === 'managed' ? company(`${dirname(source?.file ?? '/')}/hooks.env`) : env
}

function company(file: string): Env {
  const text = readPrivate(file, { follow: false, root: 'must' }) ?? ''
  const values: Record<string, string> = {}
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(line) ?? []
    if (name === undefined)
      throw inputError('VARIABLE_FILE', `${file}:${at + 1}: there is no KEY=VALUE`, { file, line: at + 1 })
    values[name] = value!
  }
  return values
}
