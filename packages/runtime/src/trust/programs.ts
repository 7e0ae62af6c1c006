import { existsSync, realpathSync } from 'node:fs'
import type { HookConfig, Json } from '@hookline/core'
import { withAt } from '../inputs/value-at.ts'
import { isInside } from '../layers/places.ts'
import { isFile, namedIn, otherFilesIn, secretsIn, startedBy, type Named } from './named.ts'
import { quoted } from './shell-words.ts'

/** What a hook runs of its project. */
export interface Programs {
  /** Files of the project, absolute, links followed. */
  readonly files: readonly string[]
  /** The same files by how they are named. */
  readonly named: ReadonlyMap<string, string>
  /** What runs and no copy can stand for, a sentence each. */
  readonly open: readonly string[]
  /** Files of the project that it names and that are not there: whoever puts them there later would have them run. */
  readonly missing: readonly string[]
}

/** What a shell does itself. */
const BUILTINS = new Set(
  '[ [[ : alias bg break cd continue echo eval exit export false fg getopts hash jobs kill let local printf pushd popd pwd read readonly return set shift test times trap true type ulimit umask unalias unset wait'.split(
    ' ',
  ),
)

/** The programs of a project that a hook's script runs. */
export function programsOf(hook: HookConfig, root: string): Programs {
  const named = new Map<string, string>()
  const open = new Set<string>()
  const elsewhere = new Set<string>()
  const missing = new Set<string>()
  const all = namedIn(hook, root)
  for (const { text, file, literal } of [...all, ...secretsIn(hook, root)]) {
    const what = literal ? openFor(text, file, root) : `${text}: what the shell makes of it when it runs`
    if (what !== undefined) open.add(what)
    else if (file === undefined) {
      if (!BUILTINS.has(text)) elsewhere.add(text)
    } else if (isFile(file)) named.set(file, realpathSync(file))
    else missing.add(file)
  }
  const ofPath =
    elsewhere.size === 0
      ? []
      : [`${[...elsewhere].join(', ')}: found through PATH, and what they read in the project`]
  const others = otherFilesIn(hook, root, all)
  const files = [...new Set(named.values())]
  return { files, named, open: [...open, ...others, ...ofPath], missing: [...missing] }
}

/** The hook with the copies of its programs, by the files that it names; what lies there by now is not asked. */
export function withCopies(hook: HookConfig, root: string, copies: ReadonlyMap<string, string>): HookConfig {
  const named = namedIn(hook, root).flatMap(({ place, file, literal }) => {
    const copy = !literal || file === undefined ? undefined : copies.get(file)
    return copy === undefined ? [] : [{ place, copy }]
  })
  const printing = secretsIn(hook, root).reduce((made, { path, text, file, literal }) => {
    const copy = literal && file !== undefined ? copies.get(file) : undefined
    return copy === undefined || text === copy ? made : withAt(made, path, copy)
  }, hook)
  if (named.length === 0) return printing
  const { key, run } = startedBy(hook)!
  return {
    ...printing,
    options: {
      ...(printing.options as Readonly<Record<string, Json>>),
      [key]: typeof run === 'string' ? inLine(run, named) : inList(run, named),
    },
  }
}

/** Why no copy can stand for it; `undefined`: one can, if it is there. */
function openFor(text: string, file: string | undefined, root: string): string | undefined {
  if (file === undefined) return undefined
  if (!file.startsWith(`${root}/`) && !isInside(file, root))
    return `${text}: what lies outside of the project`
  if (!existsSync(file)) return undefined
  if (!isFile(file)) return `${text}: a folder`
  if (!isInside(file, root)) return `${text}: a link that leads out of the project`
  return realpathSync(file).includes('/node_modules/') || file.includes('/node_modules/')
    ? `${text}: what is installed in node_modules`
    : undefined
}

type Replaced = readonly { readonly place: Named['place']; readonly copy: string }[]

function inLine(line: string, named: Replaced): string {
  return named.toReversed().reduce((text, { place, copy }) => {
    const [from, to] = place as readonly [number, number]
    return text.slice(0, from) + quoted(copy) + text.slice(to)
  }, line)
}

function inList(argv: readonly string[], named: Replaced): readonly string[] {
  return argv.map((word, at) => named.find(({ place }) => place === at)?.copy ?? word)
}
