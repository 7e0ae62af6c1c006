import { basename, dirname } from 'node:path'

/** The name of a project's folder; where another has the same, with the one that it lies in. */
export function projectName(root: string, roots: ReadonlySet<string>): string {
  const name = basename(root)
  const isOnly = [...roots].every((one) => one === root || basename(one) !== name)
  return isOnly ? name : `${basename(dirname(root))}/${name}`
}
