import { resolve } from 'node:path'
import { loadPlan, userConfig, type LoadedPlan } from '@hookline/runtime'
import { compile } from './compile.ts'
import { version } from './version.ts'

/** The hooks.toml that a verb is about. */
export function configFile(given: string | undefined): string {
  return given === undefined ? userConfig(process.env) : resolve(given)
}

/** Its plan, compiled if need be. */
export function planOf(file: string): Promise<LoadedPlan> {
  return loadPlan({
    file,
    required: true,
    hookline: version,
    env: process.env,
    compiler: async () => compile,
  })
}
