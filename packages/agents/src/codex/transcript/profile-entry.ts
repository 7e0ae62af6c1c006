import { fields, text, type Fields } from '../../payload.ts'

export type Access = 'write' | 'read' | 'deny'

/** What a profile says of some places. */
export interface Entry {
  readonly access: Access
  /** Whole paths. */
  readonly paths: readonly string[]
  /** Instead of them: it denies what fits. */
  readonly pattern?: string
  /** Nobody knows what places are meant, or what may be done there: that is to be taken as denied then. */
  readonly isUnknown?: true
}

/** Reads an entry of a permission profile. */
export function entryOf(entry: Fields, cwd: string | null): Entry {
  const access = ACCESS[text(entry, 'access') ?? ''] ?? 'deny'
  const place = fields(entry, 'path') ?? {}
  const type = text(place, 'type')
  const pattern = type === 'glob_pattern' ? text(place, 'pattern') : null
  if (pattern !== null && pattern.startsWith('/') && access === 'deny') return { access, paths: [], pattern }
  const value = fields(place, 'value') ?? {}
  const paths =
    type === 'path' ? whole(text(place, 'path')) : type === 'special' ? special(value, access, cwd) : null
  return paths === null ? { access, paths: [], isUnknown: true } : { access, paths }
}

/** Codex has called denying `none`. */
const ACCESS: Readonly<Record<string, Access>> = { write: 'write', read: 'read', deny: 'deny', none: 'deny' }

function whole(path: string | null): readonly string[] | null {
  if (path === null || !path.startsWith('/')) return null
  return [path === '/' ? path : path.replace(/\/+$/, '')]
}

/** A place by its name; `null`: it is not known. */
function special(value: Fields, access: Access, cwd: string | null): readonly string[] | null {
  const kind = text(value, 'kind')
  if (kind === 'root') return ['/']
  if (kind === 'minimal') return access === 'read' ? MINIMAL : null
  if (kind === 'slash_tmp' && access === 'deny') return ['/tmp']
  // behind a wall there is a temporary folder of its own
  if (kind === 'slash_tmp' || kind === 'tmpdir') return access === 'deny' ? null : []
  const isProject = kind === 'current_working_directory' || kind === 'project_roots'
  const below = text(value, 'subpath')
  return isProject && cwd !== null ? [below === null ? cwd : `${cwd}/${below}`] : null
}

/** What programs of the system need. */
const MINIMAL: readonly string[] = [
  '/bin',
  '/sbin',
  '/usr',
  '/etc',
  '/lib',
  '/lib64',
  '/nix/store',
  '/run/current-system/sw',
]
