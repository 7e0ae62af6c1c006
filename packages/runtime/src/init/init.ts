import { copyFileSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HooklineError } from '@hookline/core'
import { makeFolder } from '../make-folder.ts'
import { VERB_ERRORS } from '../errors.ts'
import { replaceFile } from '../install/file.ts'
import { PROJECT_CONFIGS } from '../layers/places.ts'
import { projectRoot } from '../stamp.ts'
import { userConfig } from '../state.ts'
import { agentsIn } from './agents.ts'
import { compose, type Findings } from './compose.ts'
import { readProject } from './project.ts'
import { formattersIn, managerIn, testsIn } from './tools.ts'

/** What a new hooks.toml would be: for what, and its text. */
export interface Draft {
  readonly found: Findings
  readonly text: string
}

/** Looks at the machine and at the project one stands in, and writes nothing; `file`: where it would be written. */
export function draftConfig(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): Draft {
  const project = readProject(projectRoot(cwd))
  const found = {
    root: project.root,
    ofProject: isOfProject(file, project.root, env),
    git: project.has('.git'),
    agents: agentsIn(env),
    manager: managerIn(project),
    formatters: formattersIn(project),
    tests: testsIn(project),
  }
  return { found, text: compose(found) }
}

function isOfProject(file: string, root: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return file !== userConfig(env) && PROJECT_CONFIGS.some((name) => file === join(root, name))
}

/** @throws HooklineError `CONFIG_EXISTS` */
export function checkFree(file: string, force: boolean): void {
  if (force || !existsSync(file)) return
  throw new HooklineError('CONFIG_EXISTS', `there is a ${file} already`, {
    hint: VERB_ERRORS.CONFIG_EXISTS,
  })
}

/**
 * Writes the file, whole or not at all. What was there is kept beside it; gives where.
 * @throws HooklineError `CONFIG_EXISTS`, `CONFIG_UNWRITABLE`
 */
export function writeConfig(file: string, text: string, force: boolean): string | undefined {
  checkFree(file, force)
  try {
    makeFolder(dirname(file))
    const backup = existsSync(file) ? backedUp(file) : undefined
    const partial = `${file}.${process.pid}.new`
    writeFileSync(partial, text, { flag: 'wx', mode: 0o644 })
    renameSync(partial, file)
    return backup
  } catch (thrown) {
    throw new HooklineError('CONFIG_UNWRITABLE', `${file} cannot be written: ${(thrown as Error).message}`, {
      hint: VERB_ERRORS.CONFIG_UNWRITABLE,
      cause: thrown,
    })
  }
}

function backedUp(file: string): string {
  const backup = `${file}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}.bak`
  copyFileSync(file, backup)
  return backup
}

/** Replaces what a file holds, unless somebody else was quicker. @throws HooklineError `CONFIG_UNWRITABLE`, `AGENT_FILE_BUSY` */
export function replaceConfig(file: string, before: string | undefined, after: string): void {
  if (before === undefined) writeConfig(file, after, false)
  else replaceFile(file, before, after)
}
