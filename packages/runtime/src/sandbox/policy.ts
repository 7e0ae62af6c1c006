import type { Layer, Sandbox, Wall } from '@hookline/core'

/** What a program may do behind its wall. */
export interface Policy {
  readonly files: Wall['files']
  readonly network: boolean
  /** Folders that may be written. */
  readonly writable: readonly string[]
  /** Files and folders that may only be read; one that lies deeper in them may be written. */
  readonly readOnly: readonly string[]
  /** All that may be read; `null`: whatever is not hidden. */
  readonly readable: readonly string[] | null
  /** Files and folders that may not even be read, besides those that no sandbox shows. */
  readonly hidden: readonly string[]
  /** The same by patterns. */
  readonly hiddenLike: readonly string[]
}

/** Of an agent that does not tell, and of one whose word cannot be read. */
const UNKNOWN: Wall = {
  files: 'workspace-write',
  network: false,
  writable: null,
  readOnly: [],
  readable: null,
  hidden: [],
  hiddenLike: [],
}

/**
 * What a hook may do. What it takes over from the agent it can narrow, never widen; only a file of the user or the company names a
 * policy that stands by itself.
 */
export function policyOf(
  { policy, network }: Sandbox,
  layer: Layer,
  root: string,
  wall: () => Wall | undefined,
): Policy {
  if (policy !== 'inherit' && layer !== 'project')
    return within({ ...UNKNOWN, files: FILES[policy] }, network === true, root)
  const told = wall() ?? UNKNOWN
  const wished = policy === 'inherit' ? network !== false : network === true
  const files = policy === 'inherit' ? told.files : stricter(told.files, FILES[policy])
  return within({ ...told, files }, told.network && wished, root)
}

const FILES = { 'read-only': 'read-only', 'workspace-write': 'workspace-write', off: 'full' } as const

const STRICT: readonly Wall['files'][] = ['read-only', 'workspace-write', 'full']

function stricter(one: Wall['files'], other: Wall['files']): Wall['files'] {
  return STRICT[Math.min(STRICT.indexOf(one), STRICT.indexOf(other))]!
}

function within(wall: Wall, network: boolean, root: string): Policy {
  return { ...wall, network, writable: wall.files === 'workspace-write' ? (wall.writable ?? [root]) : [] }
}

/** True where there is nothing to wall off. */
export function isOpen({ files, network, readable, ...closed }: Policy): boolean {
  const isClosed = [closed.hidden, closed.hiddenLike, closed.readOnly].some(({ length }) => length > 0)
  return files === 'full' && network && readable === null && !isClosed
}

/** `workspace-write, no network`: for people. */
export function policyText({ files, network }: Policy): string {
  const what = files === 'full' ? 'all files' : files
  return `${what}, ${network ? 'network' : 'no network'}`
}
