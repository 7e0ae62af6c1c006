import { unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { readIf, replaceFile } from '../install/file.ts'
import { forgetCopies } from './copies.ts'
import { digestOfJson } from './digest.ts'
import { grantFile, TRUST_FOLDER, readGrants, type Grant } from './grant.ts'
import { stateUnusable } from '../state-fault.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Notes what is trusted of a project, and removes copies that nobody needs any more.
 * @throws HooklineError `STATE_UNUSABLE`, and `AGENT_FILE_BUSY` when somebody else has noted something since `before`
 */
export function note(made: Omit<Grant, 'digest'>, before: string | undefined, env: Env): Grant {
  const used = new Set(
    made.hooks.flatMap(({ config, profiles = {} }) =>
      [{ config }, ...Object.values(profiles)].map((one) => one.config.executor),
    ),
  )
  const executors = Object.fromEntries(Object.entries(made.executors).filter(([name]) => used.has(name)))
  const grant: Grant = { ...made, executors, digest: digestOfJson(made.hooks.map(({ hash }) => hash)) }
  const file = grantFile(made.root, env)
  if (file === undefined) throw stateUnusable(env, 'what is trusted has no place to be noted', TRUST_FOLDER)
  makeFolder(dirname(file), 0o700)
  if (grant.hooks.length > 0) replaceFile(file, before, `${JSON.stringify(grant, null, 2)}\n`)
  else if (before !== undefined) unlinkSync(file)
  forgetCopies(neededCopies(env), env)
  return grant
}

/** What is noted of a project now, to be given to `note` later. */
export function notedText(root: string, env: Env): string | undefined {
  const file = grantFile(root, env)
  return file === undefined ? undefined : readIf(file)
}

/** The folders of copies that something trusted still runs. */
function neededCopies(env: Env): ReadonlySet<string> {
  const grants = readGrants(env)
  const programs = grants.flatMap(({ hooks }) =>
    hooks.flatMap((hook) => hook.programs.map(({ copy }) => copy)),
  )
  const plugins = grants.flatMap(({ executors }) => Object.values(executors).map(({ module }) => module))
  const folders = [...programs, ...plugins].flatMap(
    (path) => /\/trusted\/([0-9a-f]{64})\//.exec(path)?.[1] ?? [],
  )
  return new Set(folders)
}
