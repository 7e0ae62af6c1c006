import { realpathSync } from 'node:fs'
import type { PlanExecutor } from '@hookline/config'
import { trustError } from '../errors.ts'
import { isInside } from '../layers/places.ts'
import { contentOf, type Content } from './copies.ts'
import { packageDigest } from './plugin-content.ts'

/** A plugin of a project. */
export interface ProposedPlugin {
  readonly name: string
  readonly found: PlanExecutor
  readonly digest: string
  /** Of one that is a file: what is copied. */
  readonly content?: Content
}

/** What reads the files that hooks of a project name. */
export interface Lookers {
  readonly root: string
  readonly content: (file: string) => Content
  readonly plugin: (name: string, found: PlanExecutor) => ProposedPlugin
}

const MOST = 200
const MOST_BYTES = 256 << 20

/** Hooks share programs and plugins: each is read once, and there is an end to it. */
export function lookers(root: string): Lookers {
  const contents = new Map<string, Content>()
  const plugins = new Map<string, ProposedPlugin>()
  let bytes = 0
  const once = <T>(made: Map<string, T>, key: string, make: () => T): T => {
    const known = made.get(key)
    if (known !== undefined) return known
    if (made.size >= MOST || bytes > MOST_BYTES)
      throw trustError(
        'TRUST_TOO_MUCH',
        `the hooks of ${root} name more than ${MOST} programs, or ${MOST_BYTES >> 20} MB`,
      )
    const value = make()
    made.set(key, value)
    return value
  }
  return {
    root,
    content: (file) =>
      once(contents, file, () => {
        const content = contentOf(file, realpathSync(root))
        for (const piece of content.pieces) bytes += piece.bytes.length
        return content
      }),
    plugin: (name, found) => once(plugins, name, () => pluginOf(name, found, root)),
  }
}

/** @throws HooklineError `PROJECT_LINK`, `TRUST_TOO_MUCH` */
function pluginOf(name: string, found: PlanExecutor, root: string): ProposedPlugin {
  const { module, from } = found
  if (from.startsWith('.')) {
    if (!isInside(module, root))
      throw trustError('PROJECT_LINK', `the plugin "${name}" (${from}) lies outside of the project`)
    const content = contentOf(module, realpathSync(root))
    return { name, found, digest: content.digest, content }
  }
  const digest = packageDigest(module)
  if (digest !== undefined) return { name, found, digest }
  throw trustError('TRUST_TOO_MUCH', `the plugin "${name}" (${from}) is too large to be known by its content`)
}
