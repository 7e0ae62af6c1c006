import { dialects } from '@hookline/agents'
import { compile as compileFile, type Compiled, type CompileOptions } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { hosts } from './hosts.ts'
import type { CompileHow, Hosts } from '@hookline/runtime'
import { version } from './version.ts'

/** Compiles the hooks.toml of a layer, with everything hookline brings. */
export function compileLayer(file: string, how: CompileHow): Promise<Compiled> {
  return compile(file, undefined, how)
}

/** The same for a text that is to become one, and for one of which no plugin may be loaded. */
export async function compile(
  file: string,
  text?: string,
  how: Pick<CompileOptions, 'layer' | 'overrides' | 'leavePlugins'> = {},
): Promise<Compiled> {
  const given = text === undefined ? how : { ...how, text }
  let plugins: Hosts | undefined
  const load = async (module: string, name: string): Promise<unknown> => ({
    executor: await (plugins ??= hosts()).executor(name, module),
  })
  try {
    return await compileFile({ file, ...given, dialects, executors: { script }, load, hookline: version })
  } finally {
    await plugins?.close()
  }
}
