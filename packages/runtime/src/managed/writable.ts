import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plan } from '@hookline/config'
import { MANAGED_CONFIG } from '../layers/places.ts'
import { notForAll, notRoots, notRootsToBe, notRootsTree } from './is-roots.ts'
import { MANAGED_HOME } from './places.ts'
import { ranBy } from './programs.ts'

/** What the lines of a company come to. */
export interface Reached {
  readonly plan: Plan
  readonly node: string
  readonly dist?: string
}

/**
 * What somebody else than root may change of what the company's hooks are made of, or not everybody may read, a sentence each: the
 * hooks.toml and its variables, Node, the plugins with all that is in their packages, the programs that hooks start; and what a guard starts
 * that nobody can tell.
 */
export function writable({ plan, node }: Reached): readonly string[] {
  const files = [MANAGED_CONFIG, join(MANAGED_HOME, 'hooks.env'), node].filter((file) => existsSync(file))
  const ran = plan.hooks.map((hook) => ranBy(hook, plan))
  return [
    ...files.map(notRoots),
    ...new Set(ran.flatMap((one) => one.files.map(notRootsToBe))),
    ...ran.flatMap(({ untold }) => untold),
    ...packages(plan).map(notRootsTree),
    ...(existsSync(node) ? [notForAll(node)] : [`${node} is not there`]),
  ].filter((fault) => fault !== undefined)
}

/** The folder of each plugin's package, or of the file that it is. */
function packages({ executors }: Plan): readonly string[] {
  return [...new Set(Object.values(executors).map(({ module }) => packageOf(module)))]
}

function packageOf(module: string): string {
  for (let dir = dirname(module); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, 'package.json'))) return dir
  return dirname(module)
}
