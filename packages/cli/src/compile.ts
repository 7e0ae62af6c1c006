import { dialects } from '@hookline/agents'
import { compile as compileFile, type Compiled, type CompileOptions } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { hosts } from './hosts.ts'
import type { Hosts } from '@hookline/runtime'
import { version } from './version.ts'

/** Compiles a hooks.toml, or a text that is to become one, with everything hookline brings. */
export function compile(file: string, text?: string): Promise<Compiled> {
  const given = text === undefined ? {} : { text }
  return reading((options) => compileFile({ ...options, ...given, file }))
}

/** Reads hooks.toml files with everything hookline brings; what plugins ran in is gone then. */
export async function reading<T>(read: (options: Omit<CompileOptions, 'file'>) => Promise<T>): Promise<T> {
  let plugins: Hosts | undefined
  const load = async (module: string, name: string): Promise<unknown> => ({
    executor: await (plugins ??= hosts()).executor(name, module),
  })
  try {
    return await read({ dialects, executors: { script }, load, hookline: version })
  } finally {
    await plugins?.close()
  }
}
