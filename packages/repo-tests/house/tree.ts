import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Files by path: their text; an object is written as JSON; `-> path` is a symbolic link. */
export type Tree = Readonly<Record<string, string | object>>

/** A directory of its own below the temp directory, with these files; gone when disposed of. */
export function plant(tree: Tree, copyOf?: string): { readonly root: string } & Disposable {
  const root = mkdtempSync(join(tmpdir(), 'hookline-house-'))
  if (copyOf !== undefined) cpSync(copyOf, root, { recursive: true, verbatimSymlinks: true })
  for (const [path, content] of Object.entries(tree)) write(join(root, path), content)
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 9 }) }
}

function write(path: string, content: string | object): void {
  mkdirSync(dirname(path), { recursive: true })
  if (typeof content === 'object') writeFileSync(path, JSON.stringify(content, null, 2))
  else if (content.startsWith('-> ')) symlinkSync(content.slice(3), path)
  else writeFileSync(path, content)
}
