import type { Wall } from '@hookline/core'
import { asFields, fields, id, json, text } from '../../payload.ts'
import { profileWall } from './profile.ts'
import { recordOf } from './record.ts'

/** True for the line that a turn begins with. */
export function tellsWall(line: string): boolean {
  return line.includes('"type":"turn_context"')
}

/** How Codex walls in the commands of a turn: by its permission profile, or by the sandbox policy of a Codex that has none. */
export function wall(value: unknown): Wall | null | undefined {
  if (id(asFields(value) ?? {}, 'type') !== 'turn_context') return undefined
  const payload = recordOf(value)?.payload ?? {}
  const policy = fields(payload, 'sandbox_policy')
  const [cwd = null] = paths([payload['cwd']])
  const profile = json(payload, 'permission_profile')
  if (profile !== null) return profileWall(asFields(profile) ?? {}, cwd)
  // an `external-sandbox` is around Codex itself, and nothing is known of it
  const files = policy && FILES[text(policy, 'type') ?? '']
  if (!files) return null
  const roots = paths(policy['writable_roots'])
  return {
    files,
    network: files === 'full' || policy['network_access'] === true,
    writable: cwd === null ? null : [cwd, ...roots],
    readOnly: [],
    readable: null,
    hidden: [],
    hiddenLike: [],
  }
}

const FILES: Readonly<Record<string, Wall['files']>> = {
  'read-only': 'read-only',
  'workspace-write': 'workspace-write',
  'danger-full-access': 'full',
}

function paths(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one.startsWith('/'))
    : []
}
