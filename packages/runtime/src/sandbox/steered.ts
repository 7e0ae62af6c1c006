import { found, STEERING } from './hidden.ts'

/** What steers agents in a folder that may be written, as far as it is there: it stays as it is. A link that leads out is none of it. */
export function steeredIn(folder: string): readonly string[] {
  const within = found(folder)
  if (within === undefined) return []
  return STEERING.flatMap((name) => {
    const place = found(`${folder}/${name}`)
    return place?.path.startsWith(`${within.path}/`) === true ? [place.path] : []
  })
}

/** What is there of some paths, by the names that lead to them in the end. */
export function thoseThere(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => found(path)?.path ?? [])
}
