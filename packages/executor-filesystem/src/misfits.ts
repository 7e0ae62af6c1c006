import type { FileAction, FilesystemOptions } from './settings.ts'

interface Report {
  readonly addIssue: (issue: { readonly code: 'custom'; path: string[]; message: string }) => void
}

/** Reports settings that are right by themselves and not together. */
export function refuseMisfits(given: unknown, report: Report): void {
  const settings = given as FilesystemOptions
  const add = (key: string, message: string): void =>
    report.addIssue({ code: 'custom', path: [key], message })
  const { action } = settings
  for (const key of NEEDS[action])
    if (settings[key] === undefined) add(key, `is needed for action = "${action}"`)
  for (const [key, actions] of Object.entries(BELONG))
    if (settings[key as keyof FilesystemOptions] !== undefined && !actions.includes(action))
      add(key, `is for action = ${actions.map((one) => `"${one}"`).join(' or ')}`)
  const { rotate } = settings
  if (rotate !== undefined && rotate.size === undefined && rotate.age === undefined)
    add('rotate', 'names `size` or `age`, or both')
  if (action === 'append' && rotate === undefined)
    for (const key of ['keep', 'keep_age'] as const)
      if (settings[key] !== undefined) add(key, 'goes with `rotate`: nothing is put aside without')
}

type Key = keyof FilesystemOptions

const NEEDS: Readonly<Record<FileAction, readonly Key[]>> = {
  append: ['path'],
  write: ['path'],
  copy: ['from', 'to'],
  move: ['from', 'to'],
  delete: ['path'],
  backup: [],
}

const BELONG: Readonly<Partial<Record<Key, readonly FileAction[]>>> = {
  path: ['append', 'write', 'delete'],
  paths: ['backup'],
  from: ['copy', 'move'],
  to: ['copy', 'move'],
  to_root: ['copy', 'move'],
  content: ['append', 'write'],
  rotate: ['append'],
  keep: ['append'],
  keep_age: ['append', 'backup', 'delete'],
  max_bytes: ['backup', 'delete'],
  permissions: ['append', 'write'],
  trash: ['delete'],
  max_size: ['write', 'copy', 'move', 'delete', 'backup'],
}
