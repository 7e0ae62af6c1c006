import type { LifecycleEvent, PatchedFile } from '@hookline/core'

type Session = Pick<LifecycleEvent['session'], 'cwd' | 'root'>

/** Files as seen from the project's root: Codex names them as seen from where the session stands. */
export function rooted(files: readonly PatchedFile[], { cwd, root }: Session): readonly PatchedFile[] {
  if (!cwd.startsWith(`${root}/`)) return files
  const below = cwd.slice(root.length + 1)
  const seen = (path: string): string => (path.startsWith('/') ? path : `${below}/${path}`)
  return files.map((file) => ({
    ...file,
    path: seen(file.path),
    to: file.to === null ? null : seen(file.to),
  }))
}
