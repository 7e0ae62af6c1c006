import { statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { HookConfig, Json } from '@hookline/core'
import { isInside } from '../layers/places.ts'
import type { Run } from './runs.ts'
import { secretCommands } from './secret-commands.ts'
import { programArguments, programWords } from './shell-words.ts'

/** A program that prints a secret, and the place of its word in the hook. */
export interface NamedSecret extends Pick<Named, 'text' | 'literal' | 'file'> {
  readonly path: readonly (string | number)[]
}

/** They are looked for beside the hooks.toml, and run there. */
export function secretsIn(hook: HookConfig, root: string): readonly NamedSecret[] {
  const beside = hook.source === undefined ? root : dirname(hook.source.file)
  return secretCommands(hook).flatMap(({ path, words }) =>
    programArguments(words).map(({ at, is }) => ({
      text: words[at]!,
      literal: true,
      file: fileOf(words[at]!, is, beside),
      path: [...path, at],
    })),
  )
}

export interface Named {
  readonly text: string
  readonly literal: boolean
  /** Where it would be, if it were a file of the project; `undefined`: PATH says which program it is. */
  readonly file: string | undefined
  /** Its place in a list, or where it begins and ends in a line. */
  readonly place: number | readonly [from: number, to: number]
}

/** What a hook starts, and the setting that says it. */
export interface Started {
  readonly key: string
  readonly run: string | readonly string[]
  readonly cwd?: string
}

const STARTS: Readonly<Record<string, string>> = { script: 'run', mcp: 'command' }

/** `undefined`: it starts no program, or an MCP server that somebody else has set up. */
export function startedBy({ executor, options }: HookConfig): Started | undefined {
  const key = STARTS[executor]
  const settings = (options ?? {}) as Readonly<Record<string, Json>>
  const run = key === undefined ? undefined : settings[key]
  if (key === undefined || run === undefined) return undefined
  return { ...(settings as { readonly cwd?: string }), key, run: run as Started['run'] }
}

export function namedIn(hook: HookConfig, root: string): readonly Named[] {
  const started = startedBy(hook)
  if (started === undefined) return []
  const { source } = hook
  const { run, cwd } = started
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
export function otherFilesIn(hook: HookConfig, root: string, known: readonly Named[]): readonly string[] {
  const started = startedBy(hook)
  if (started === undefined) return []
  const { run, cwd } = started
  const here = cwd === undefined ? root : resolve(root, cwd)
  const words = new Set([run].flat().flatMap((text) => text.split(/[\s;&|()<>"'`$={}[\],:]+/)))
  const said = new Set(known.flatMap(({ text, file }) => [text, file]))
  return [...words].slice(0, MOST_WORDS).flatMap((word) => {
    const file = resolve(here, word)
    const isOther = word !== '' && !said.has(word) && !said.has(file) && isFile(file) && isInside(file, root)
    return isOther ? [`${word}: a file of the project that it is given`] : []
  })
}

/** Words that runners of scripts take for something to do; any other is a file, and one that is not there may come later. */
const DEEDS =
  /^(?:add|bench|build|bundle|check|compile|create|dev|doc|eval|exec|fmt|init|inspect|install|lint|publish|repl|run|serve|start|task|test|types|update|upgrade|watch|x)$/

/** An interpreter looks for its script where it runs, whatever PATH has. */
function fileOf(word: string, is: Run, folder: string): string | undefined {
  if (word.includes('/')) return resolve(folder, word)
  const file = join(folder, word)
  return is === 'script' && (isFile(file) || !DEEDS.test(word)) ? file : undefined
}

function isRelative(word: string, is: Run): boolean {
  return (word.includes('/') || is === 'script') && !isAbsolute(word)
}

/** True for a file that is there, links followed. */
export function isFile(file: string): boolean {
  try {
    return statSync(file).isFile()
  } catch {
    return false
  }
}
