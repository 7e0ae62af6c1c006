import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { HookConfig, Json } from '@hookline/core'
import { isInside } from '../layers/places.ts'
import type { Run } from './runs.ts'
import { programArguments, programWords, quoted } from './shell-words.ts'

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
  for (const { text, file, literal } of all) {
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
  const options = hook.options as Readonly<Record<string, Json>> | undefined
  const named = namedIn(hook, root).flatMap(({ place, file, literal }) => {
    const copy = !literal || file === undefined ? undefined : copies.get(file)
    return copy === undefined ? [] : [{ place, copy }]
  })
  if (named.length === 0) return hook
  const run = options!['run'] as string | readonly string[]
  return {
    ...hook,
    options: { ...options, run: typeof run === 'string' ? inLine(run, named) : inList(run, named) },
  }
}

interface Named {
  readonly text: string
  readonly literal: boolean
  /** Where it would be, if it were a file of the project; `undefined`: PATH says which program it is. */
  readonly file: string | undefined
  /** Its place in a list, or where it begins and ends in a line. */
  readonly place: number | readonly [from: number, to: number]
}

function namedIn({ executor, options, source }: HookConfig, root: string): readonly Named[] {
  if (executor !== 'script') return []
  const { run, cwd } = options as { readonly run: string | readonly string[]; readonly cwd?: string }
  const here = cwd === undefined ? root : resolve(root, cwd)
  const beside = source === undefined ? root : dirname(source.file)
  if (typeof run === 'string') {
    const words = programWords(run)
    const moves = words.some(({ text }) => text === 'cd' || text === 'pushd')
    return words.map(({ text, is, from, to, literal }) => ({
      text,
      literal: literal && !(moves && isRelative(text, is)),
      file: fileOf(text, is, here),
      place: [from, to],
    }))
  }
  return programArguments(run).map(({ at, is }) => ({
    text: run[at]!,
    literal: !run[at]!.includes('{{'),
    // a program that is relative lies beside its hooks.toml, what it is given where it runs
    file: fileOf(run[at]!, is, at === 0 ? beside : here),
    place: at,
  }))
}

const MOST_WORDS = 1000

/** Files of the project that stand anywhere else in what it runs: a program may run what it is given. */
function otherFilesIn(hook: HookConfig, root: string, known: readonly Named[]): readonly string[] {
  if (hook.executor !== 'script') return []
  const { run, cwd } = hook.options as { readonly run: string | readonly string[]; readonly cwd?: string }
  const here = cwd === undefined ? root : resolve(root, cwd)
  const words = new Set([run].flat().flatMap((text) => text.split(/[\s;&|()<>"'`$={}[\],:]+/)))
  const said = new Set(known.flatMap(({ text, file }) => [text, file]))
  return [...words].slice(0, MOST_WORDS).flatMap((word) => {
    const file = resolve(here, word)
    const isOther = word !== '' && !said.has(word) && !said.has(file) && isFile(file) && isInside(file, root)
    return isOther ? [`${word}: a file of the project that it is given`] : []
  })
}

/** An interpreter looks for its script where it runs; what is not there it may find through PATH. */
function fileOf(word: string, is: Run, folder: string): string | undefined {
  if (word.includes('/')) return resolve(folder, word)
  const file = join(folder, word)
  return is === 'script' && isFile(file) ? file : undefined
}

function isRelative(word: string, is: Run): boolean {
  return (word.includes('/') || is === 'script') && !isAbsolute(word)
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

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile()
  } catch {
    return false
  }
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
