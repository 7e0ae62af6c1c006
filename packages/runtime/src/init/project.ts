import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRegular } from '../regular.ts'

/** What can be told of a project by its files. */
export interface Project {
  readonly root: string
  /** True: the root holds a file of that name. */
  readonly has: (name: string) => boolean
  /** A file of the root; empty: there is none. */
  readonly read: (name: string) => string
  readonly scripts: Readonly<Record<string, unknown>>
  /** The names of all npm dependencies. */
  readonly packages: ReadonlySet<string>
}

/** Reads a project's root, and in it only what names tools. */
export function readProject(root: string): Project {
  const names = new Set(list(root))
  const read = (name: string): string => (names.has(name) ? text(join(root, name)) : '')
  const manifest = table(read('package.json'))
  const packages = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(asTable(manifest[key])))
  return {
    root,
    has: (name) => names.has(name),
    read,
    scripts: asTable(manifest['scripts']),
    packages: new Set([...packages, ...(manifest['prettier'] === undefined ? [] : ['prettier'])]),
  }
}

function list(root: string): readonly string[] {
  try {
    return existsSync(root) ? readdirSync(root) : []
  } catch {
    return []
  }
}

function text(file: string): string {
  try {
    return readRegular(file).toString()
  } catch {
    return ''
  }
}

function table(json: string): Readonly<Record<string, unknown>> {
  try {
    return asTable(JSON.parse(json))
  } catch {
    return {}
  }
}

function asTable(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
