import type { Wall } from '@hookline/core'
import { asFields, fields, text, type Fields } from '../../payload.ts'
import { entryOf, type Access, type Entry } from './profile-entry.ts'

/** How a permission profile walls in; `null`: it is none that is known. */
export function profileWall(profile: Fields, cwd: string | null): Wall | null {
  const type = text(profile, 'type')
  if (type === 'disabled') return { ...OPEN, writable: cwd === null ? null : [cwd] }
  if (type !== 'managed') return null
  const network = text(profile, 'network') === 'enabled'
  const files = fields(profile, 'file_system') ?? {}
  const kind = text(files, 'type')
  if (kind === 'unrestricted') return { ...OPEN, network, writable: cwd === null ? null : [cwd] }
  const entries = kind === 'restricted' ? (files['entries'] ?? []) : null
  if (!Array.isArray(entries)) return { ...OPEN, files: 'read-only', network: false, hidden: ['/'] }
  return {
    ...wallOf(
      entries.map((one: unknown) => entryOf(asFields(one) ?? {}, cwd)),
      cwd,
    ),
    network,
  }
}

const OPEN: Wall = {
  files: 'full',
  network: true,
  writable: [],
  readOnly: [],
  readable: null,
  hidden: [],
  hiddenLike: [],
}

function wallOf(entries: readonly Entry[], cwd: string | null): Omit<Wall, 'network'> {
  const at = (access: Access): readonly string[] =>
    entries.flatMap((one) => (one.access === access ? one.paths : [])).filter((path) => path !== '/')
  const root = accessAt('/', entries)
  const isOpen = root === 'write'
  const own = isOpen && cwd !== null && accessAt(cwd, entries) === 'write' ? [cwd] : []
  const writable = [...own, ...at('write')]
  const unknown = entries.filter(({ isUnknown }) => isUnknown === true)
  const isClosed = unknown.length > 0 || (writable.length === 0 && !isOpen)
  return {
    files: isClosed ? 'read-only' : isOpen ? 'full' : 'workspace-write',
    writable,
    readOnly: at('read'),
    readable: root === 'deny' ? [...at('read'), ...writable] : null,
    hidden: unknown.some(({ access }) => access === 'deny') ? ['/'] : at('deny'),
    hiddenLike: entries.flatMap(({ pattern }) => pattern ?? []),
  }
}

/** What the innermost place that holds a path says of it; of one place that is named twice, what allows least. What is not named is denied. */
function accessAt(path: string, entries: readonly Entry[]): Access {
  let [depth, access]: [number, Access] = [-1, 'deny']
  for (const entry of entries)
    for (const place of entry.paths) {
      if (place !== '/' && place !== path && !path.startsWith(`${place}/`)) continue
      if (place.length < depth || (place.length === depth && LEAST[entry.access] > LEAST[access])) continue
      ;[depth, access] = [place.length, entry.access]
    }
  return access
}

const LEAST: Readonly<Record<Access, number>> = { deny: 0, read: 1, write: 2 }
