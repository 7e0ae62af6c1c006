/** How paths of a session are spelled. */
export interface Place {
  /** As seen from the project's root, or absolute. */
  readonly seen: (path: string) => string
  readonly absolute: (path: string) => string
}

/** The place of a session: Claude Code names files absolutely, patterns in hooks.toml are about the project. */
export function placeOf({ cwd, root }: { readonly cwd: string; readonly root: string }): Place {
  return {
    seen: (path) => below(root, path.startsWith('/') ? path : `${cwd}/${path}`) ?? path,
    absolute: (path) => (path.startsWith('/') ? path : `${root}/${path}`),
  }
}

function below(root: string, path: string): string | undefined {
  const folder = root.endsWith('/') ? root : `${root}/`
  return path.startsWith(folder) && path.length > folder.length ? path.slice(folder.length) : undefined
}
