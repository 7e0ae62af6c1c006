import type { Wall } from '@hookline/core'
import { asFields, fields, text, type Fields } from '../../payload.ts'
import { recordOf } from './record.ts'

/** True for the line that a turn begins with. */
export function tellsWall(line: string): boolean {
  return line.includes('"type":"turn_context"')
}

/** How Codex walls in the commands of a turn: its sandbox policy, and what its permission profile closes besides. */
export function wall(value: unknown): Wall | undefined {
  const record = recordOf(value)
  const policy = record?.type === 'turn_context' ? fields(record.payload, 'sandbox_policy') : null
  if (record === null || policy === null) return undefined
  const files = FILES[text(policy, 'type') ?? '']
  return (
    files && {
      files,
      network: files === 'full' || policy['network_access'] === true,
      workspace: paths([record.payload['cwd']])[0] ?? null,
      writable: paths(policy['writable_roots']),
      hidden: closed(record.payload),
    }
  )
}

/** An `external-sandbox` is around Codex itself, and nothing is known of it. */
const FILES: Readonly<Record<string, Wall['files']>> = {
  'read-only': 'read-only',
  'workspace-write': 'workspace-write',
  'danger-full-access': 'full',
}

/** What the profile says may not even be read. */
function closed(payload: Fields): readonly string[] {
  const profile = fields(payload, 'permission_profile')
  const entries = (profile && fields(profile, 'file_system'))?.['entries']
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: unknown) => {
    const one = asFields(entry)
    const place = one && fields(one, 'path')
    const isClosed = one !== null && !['read', 'write'].includes(text(one, 'access') ?? '')
    return isClosed && place !== null ? paths([place['path']]) : []
  })
}

function paths(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one.startsWith('/'))
    : []
}
