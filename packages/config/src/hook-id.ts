import type { Path } from './fault.ts'
import type { Setting } from './setting.ts'

/** True for a name that a hook can have. */
export function isId(id: unknown): boolean {
  return typeof id === 'string' && id.length <= 64 && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)
}

/** Reports an id that is none, with the nearest that would be. */
export function checkId(id: string, path: Path, { report }: Setting): void {
  if (isId(id)) return
  const better = id
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-$/g, '')
    .slice(0, 64)
  const hint = better === '' ? undefined : `Write id = "${better}".`
  report({ code: 'ID_INVALID', message: `"${id.slice(0, 80)}" is no id`, path: [...path, 'id'], hint })
}
