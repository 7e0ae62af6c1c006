import { accessSync, constants, statSync } from 'node:fs'
import { HooklineError, listens, type CheckContext, type Finding, type HookConfig } from '@hookline/core'
import { faultOf } from './fault.ts'
import { FILE_ERRORS } from './errors.ts'
import { layerOf } from './layer.ts'
import type { FilesystemOptions } from './settings.ts'
import { stateFolder } from './state.ts'

/** Looks for the folders, and whether a backup comes in time. Writes nothing but the state directory's own folder. */
export function check(options: FilesystemOptions, context: CheckContext): Promise<readonly Finding[]> {
  const { root, to_root: other } = options
  const folders = [...new Set([root, other])].filter((one) => one !== undefined && one !== 'workspace')
  return Promise.resolve([
    ...stateFindings(context.stateDir),
    ...folders.flatMap((folder) => (folder === 'state' ? [] : folderFindings(folder!, context.hook))),
    ...(options.action === 'backup' ? backupFindings(options, context.hook) : []),
  ])
}

/** Every action has a lock or a store there. */
function stateFindings(stateDir: string): readonly Finding[] {
  try {
    stateFolder(stateDir)
    return []
  } catch (thrown) {
    const { message, hint } = HooklineError.from(thrown)
    return [{ severity: 'error', message, hint }]
  }
}

function folderFindings(folder: string, hook: HookConfig): readonly Finding[] {
  const hint = FILE_ERRORS.FILE_ROOT
  try {
    if (!statSync(folder).isDirectory())
      return [{ severity: 'error', message: `the root ${folder} is no folder`, hint }]
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (thrown) {
    return [{ severity: 'error', message: `the root ${faultOf(thrown, folder).message}`, hint }]
  }
  if (layerOf(hook) !== 'project') return []
  const message = `the root ${folder} is taken only where it lies in the project, whose hook this is`
  return [{ severity: 'warning', message, hint: 'Leave `root` out: that is the project.' }]
}

/** Events that say which files they are about. */
const WITH_FILES = ['patch.before', 'patch.after', 'permission.request']

const BEFORE = ['patch.before', 'exec.before', 'mcp.before', 'tool.before', 'permission.request']

function backupFindings({ paths }: FilesystemOptions, hook: HookConfig): readonly Finding[] {
  const { on, mode, guard, decide } = hook
  const isWaitedFor = mode === 'blocking' || (mode === undefined && (guard === true || decide !== undefined))
  const findings: Finding[] = []
  if (!isWaitedFor && BEFORE.some((name) => listens(on, name)))
    findings.push({
      severity: 'warning',
      message: 'in the background a backup may come after the change that it is for',
      hint: 'Add `mode = "blocking"`: then the agent waits until the files are kept.',
    })
  if (paths === undefined && !WITH_FILES.some((name) => listens(on, name)))
    findings.push({
      severity: 'warning',
      message: 'none of these events says which files it is about',
      hint: FILE_ERRORS.FILE_NOTHING,
    })
  return findings
}
