import { refusedSpec, type HooklineError } from '@hookline/core'
import { entryOf, installedPackage, type Package } from './package-entry.ts'

/** Executors of hookline that come as packages of their own, which nobody needs to list. */
export const PACKAGES: readonly string[] = ['webhook', 'mcp', 'database', 'message-queue', 'filesystem']

/** True for an executor of hookline that comes as a package of its own. */
export function isFirstParty(name: string): boolean {
  return PACKAGES.includes(name)
}

/** `@hookline/executor-webhook` of `webhook`. */
export function packageOf(name: string): string {
  return `@hookline/executor-${name}`
}

/** Such a package, as it is installed. */
export interface OwnPackage {
  /** The absolute file to import. */
  readonly module: string
  /** The same executor for a process that lives for one event. */
  readonly lean?: string
  readonly version?: string
}

/** The package of an executor of hookline, in the first of the folders that has it. Nothing is imported. */
export async function ownPackage(
  name: string,
  folders: readonly string[],
): Promise<OwnPackage | HooklineError | undefined> {
  for (const folder of folders) {
    const found = await installedPackage(packageOf(name), folder)
    if (found !== undefined) return ownIn(found, name)
  }
  return undefined
}

/** Another door of such a package, as `./restore`: the absolute file to import. Nothing is imported. */
export async function ownDoor(
  name: string,
  door: string,
  folders: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await installedPackage(packageOf(name), folder)
    if (found !== undefined)
      return found.manifest.hookline?.executor === name ? entryOf(found, door) : undefined
  }
  return undefined
}

function ownIn(found: Package, name: string): OwnPackage | HooklineError | undefined {
  const { hookline, version } = found.manifest
  const module = hookline?.executor === name ? entryOf(found) : undefined
  if (module === undefined) return undefined
  const refusal = refusedSpec(`the package "${packageOf(name)}"`, hookline!.spec)
  if (refusal !== undefined) return refusal
  const lean = entryOf(found, './lean')
  return {
    module,
    ...(lean === undefined ? {} : { lean }),
    ...(typeof version === 'string' ? { version } : {}),
  }
}
