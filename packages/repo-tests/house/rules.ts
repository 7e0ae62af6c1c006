import { checkManifests } from './manifests.ts'
import { checkSources } from './sources.ts'
import { checkTexts } from './texts.ts'

/** One breach of a rule of the house. A warning asks for a reason, an error stops. */
export interface Fault {
  readonly rule: string
  readonly path: string
  readonly message: string
  readonly severity: 'error' | 'warning'
}

/** What every check writes its findings with. */
export type Report = (rule: string, path: string, message: string, severity?: Fault['severity']) => void

/** Holds a tree against the rules of the house; `read` tells how many files each check looked at. */
export function checkHouse(root: string): {
  readonly faults: readonly Fault[]
  readonly read: Readonly<Record<string, number>>
} {
  const faults: Fault[] = []
  const report: Report = (rule, path, message, severity = 'error') =>
    void faults.push({ rule, path, message, severity })
  const read = {
    manifests: checkManifests(root, report),
    sources: checkSources(root, report),
    texts: checkTexts(root, report),
  }
  for (const [what, files] of Object.entries(read)) {
    if (files === 0) report('something-was-read', what, `the check of ${what} found no file to look at`)
  }
  return { faults, read }
}
