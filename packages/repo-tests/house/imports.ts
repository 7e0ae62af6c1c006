import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

/** One import that a rule of .dependency-cruiser.cjs forbids. */
interface ForbiddenImport {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** What a look at all imports below `packages/` found, and how much it looked at. */
export interface ImportReport {
  readonly violations: readonly ForbiddenImport[]
  readonly seen: number
  readonly sources: number
}

const CONFIG = fileURLToPath(new URL('../../../.dependency-cruiser.cjs', import.meta.url))

/** Holds the imports of a tree against the rules. */
export async function checkImports(root: string): Promise<ImportReport> {
  const options = await extractOptions(CONFIG)
  const { output } = await cruise(['packages'], { ...options, baseDir: root })
  const { modules, summary } = output as ICruiseResult
  return {
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    // dependency-cruiser skips .ts in silence when it finds no compiler, so it is asked what it has seen
    seen: modules.filter(({ source }) => /^packages\/[^/]+\/src\/.*\.ts$/.test(source)).length,
    sources: globSync('packages/*/src/**/*.ts', { cwd: root }).length,
  }
}

/** What is wrong, a line each; nothing if all is well. */
export function importFaults({ violations, seen, sources }: ImportReport): readonly string[] {
  return [
    ...violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`),
    ...(sources === 0 ? ['no source file was found'] : []),
    ...(seen < sources ? [`only ${seen} of ${sources} source files were looked at`] : []),
  ]
}

/** The names of the rules. */
export async function importRules(): Promise<readonly string[]> {
  const { ruleSet } = await extractOptions(CONFIG)
  return (ruleSet?.forbidden ?? []).map(({ name }) => name ?? '')
}
