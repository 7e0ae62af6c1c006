import { HooklineError } from '@hookline/core'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codexWiring } from '../install/codex/wiring.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { projectRoot } from '../stamp.ts'
import { stateDir } from '../state.ts'
import { checkDaemon } from './check-daemon.ts'
import { checkPlaces } from './check-place.ts'
import { readIf } from '../install/file.ts'
import type { HooksFile } from './check-wiring.ts'
import { finding, type Finding } from './finding.ts'

/** Whose surroundings. */
export interface SurroundingsRequest {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly config: string
  readonly loaded: LoadedPlan
}

/** What can be said without asking Codex. */
export async function surroundings({ env, cwd, config, loaded }: SurroundingsRequest): Promise<{
  readonly home: string
  readonly files: readonly HooksFile[]
  readonly findings: readonly Finding[]
}> {
  const home = dirname(codexWiring.userFile(env))
  const files = hooksFiles(env, cwd)
  const places = checkPlaces({ codexHome: home, stateDir: stateDir(env), config, loaded })
  const daemon = await checkDaemon({ codexHome: home, env, files: files.map(({ file }) => file) })
  return {
    home,
    files,
    findings: [
      ...places,
      ...[...files.map(({ file }) => file), codexWiring.settingsFile(env)].flatMap(unreadable),
      ...daemon,
    ],
  }
}

function unreadable(file: string): readonly Finding[] {
  try {
    readIf(file)
    return []
  } catch (thrown) {
    return [finding('CODEX_FILE_UNREADABLE', HooklineError.from(thrown).message)]
  }
}

/** The project's file counts unless the user stands where his own is. */
function hooksFiles(env: NodeJS.ProcessEnv, cwd: string): readonly HooksFile[] {
  const user = real(codexWiring.userFile(env))
  const project = codexWiring.projectFile(projectRoot(cwd))
  const isOwn = !existsSync(project) || real(project) === user
  return [{ scope: 'user', file: user }, ...(isOwn ? [] : [{ scope: 'project', file: project } as const])]
}

/** Codex follows links to its home, and names the file by where they lead. */
function real(file: string): string {
  try {
    return join(realpathSync(dirname(file)), 'hooks.json')
  } catch {
    return file
  }
}
