import { mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { codexSettings } from '../e2e/index.ts'
import { GUARD, type Stage } from './attack.ts'
import type { Grounds } from './grounds.ts'
import type { Programs } from './programs.ts'
import type { Said } from './world.ts'

/** What a world is built with. */
export interface Means {
  readonly grounds: Grounds
  readonly programs: Programs
  readonly modelUrl: string
  /** Gives the person what was built for them. */
  readonly give: () => void
  readonly hookline: (...args: readonly string[]) => Said
}

/** Sets hookline and Codex up as the person has them before an attack. */
export function build(means: Means, stage: Stage, isGuarded: boolean): void {
  const { grounds, give, hookline } = means
  buildMachine(means, stage)
  const guard = guardOf(stage, isGuarded)
  const isOfUser = stage.managed === undefined && stage.isOfProject !== true
  grounds.place(
    'home/.config/hookline/hooks.toml',
    `version = 1\n${isOfUser ? guard : ''}${stage.hooks ?? ''}`,
  )
  if (stage.isOfProject === true) grounds.place('work/hooks.toml', `version = 1\n${guard}`)
  for (const [path, text] of Object.entries(stage.files ?? {})) grounds.place(path, text)
  for (const [path, name] of Object.entries(stage.links ?? {})) link(grounds.at(path), name)
  give()
  must(hookline('install', 'codex'))
  if (stage.isTrusted !== true && stage.isOfProject !== true) return
  const { hash } = JSON.parse(hookline('trust', '--json').stdout) as { readonly hash: string }
  must(hookline('trust', '--yes', hash))
}

/** The table of the guard, which stands in the file that the stage says. */
export function guardOf({ guard = GUARD }: Stage, isGuarded: boolean): string {
  return isGuarded ? guard : ''
}

function buildMachine({ grounds: { at, place }, programs, modelUrl }: Means, { settings = '' }: Stage): void {
  for (const path of ['bin', 'tmp']) mkdirSync(at(path))
  symlinkSync(programs.codex.entry, at('bin/codex'))
  place('bin/hookline', `#!/bin/sh\nexec '${programs.node}' '${programs.hookline}' "$@"\n`)
  const more = settings.replaceAll('WORK', at('work')).replaceAll('HOME', at('home'))
  place('codex/config.toml', `${codexSettings({ model: 'gpt-5.5', modelUrl })}${OWN_TMP}${more}`)
  place('work/.git/HEAD', 'ref: refs/heads/main\n')
}

/** Else the sandbox leaves mount points in the `/tmp` of everybody, should it be killed: with `.git` there, it is a project. */
const OWN_TMP = '[sandbox_workspace_write]\nexclude_slash_tmp = true\n'

function link(path: string, name: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path)
}

function must({ status, stdout, stderr }: Said): void {
  if (status !== 0) throw new Error(`this does not work:\n${stdout}${stderr}`)
}
