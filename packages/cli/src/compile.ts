import { dialects } from '@hookline/agents'
import { compile as compileFile, type Compiled } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { hosts } from './hosts.ts'
import type { Hosts } from '@hookline/runtime'
import { version } from './version.ts'

/** Compiles a hooks.toml, or a text that is to become one, with everything hookline brings. */
export async function compile(file: string, text?: string): Promise<Compiled> {
  const given = text === undefined ? {} : { text }
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
