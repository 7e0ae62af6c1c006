import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path'
import { pluginError } from '../errors.ts'

/** What is to become a plugin: a file, or something that npm can install. */
export type PluginSource =
  | { readonly kind: 'file'; readonly from: string; readonly name: string }
  | { readonly kind: 'package'; readonly spec: string; readonly name: string | undefined }

const FILE = /\.(ts|js|mjs)$/
const NAMED = /^((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*)(?:@[^/:]*)?$/

/** Reads a word of the command line, as seen from `cwd`. @throws HooklineError `PLUGIN_NOT_FOUND` */
export function pluginSource(word: string, cwd: string, hooksToml: string): PluginSource {
  const isPath = /^\.{0,2}\//.test(word) || word.startsWith('file:') || isAbsolute(word)
  if (isPath || word.endsWith('.tgz')) return fromPath(resolve(cwd, word.replace(/^file:/, '')), hooksToml)
  const name = NAMED.exec(word)?.[1]
  return { kind: 'package', spec: word, name }
}

function fromPath(path: string, hooksToml: string): PluginSource {
  if (!existsSync(path)) throw pluginError('PLUGIN_NOT_FOUND', `there is no ${path}`)
  if (!FILE.test(path)) return { kind: 'package', spec: path, name: undefined }
  const way = relative(dirname(hooksToml), path)
  return { kind: 'file', from: way.startsWith('../') ? way : `./${way}`, name: nameOf(path) }
}

/** `my_kafka.ts` is called `my-kafka`. */
function nameOf(path: string): string {
  return basename(path)
    .replace(FILE, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-$/g, '')
}
