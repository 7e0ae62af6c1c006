import { codexWiring } from '../install/codex/wiring.ts'
import { findProgram } from '../install/find-program.ts'
import { wantedEvents } from '../install/wanted.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { stateDir } from '../state.ts'
import { checkLines } from './check-lines.ts'
import { checkSettings } from './check-settings.ts'
import { checkVersion } from './check-version.ts'
import { checkWiring, type HooksFile } from './check-wiring.ts'
import type { Finding } from './finding.ts'
import { hooksAreOff, type View } from './view.ts'

/** What the user has, beside Codex. */
export interface ExamineRequest {
  readonly env: NodeJS.ProcessEnv
  readonly loaded: LoadedPlan
  readonly hookline: string
}

/** Holds what Codex sees against what it should see. */
export function examine(
  view: View,
  files: readonly HooksFile[],
  { env, loaded, hookline }: ExamineRequest,
): readonly Finding[] {
  const settings = checkSettings(view)
  // a Codex that is told to run nothing does not list its hooks either
  if (hooksAreOff(view)) return settings
  const wanted = wantedEvents(codexWiring, loaded.plan)
  const node = findProgram('node', undefined, env['PATH'])
  return [
    ...settings,
    ...checkWiring(view, files, wanted, loaded.plan),
    ...checkVersion(view, loaded.plan),
    ...checkLines(view.lines, { wanted, hookline, stateDir: stateDir(env), node }),
  ]
}
