import { HooklineError } from '@hookline/core'
import { checked, forget, resumeWith, stateDir, store, stored } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import { hiddenAnswer } from '../hidden-answer.ts'
import { PLAN_FLAGS, planOf } from '../plan.ts'
import { readAll } from '../stdio.ts'
import { ago } from '../paint.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const secret: Verb = {
  about: 'keep what hooks need and nobody else may see',
  usage: 'hookline secret set <NAME> | list | remove <NAME>  [--config <hooks.toml>] [--json]',
  help: [
    'hookline secret set GITHUB_TOKEN               # asks, and shows nothing',
    'printf %s "$TOKEN" | hookline secret set GITHUB_TOKEN',
    '',
    'A hook gets it by name: env.TOKEN = { secret = "GITHUB_TOKEN" }. It lies in the state directory, in a file that you',
    'alone may read. `list` says which there are, when they were set and which hooks use them; no verb shows a value.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...PLAN_FLAGS, json: 'switch' })
    const [word, ...names] = flags.words
    const act = word !== undefined && Object.hasOwn(ACTS, word) ? ACTS[word] : undefined
    if (act === undefined)
      throw misuse(word === undefined ? 'set, list or remove?' : `there is no "secret ${word}"`)
    return act(names, flags)
  },
}

const ACTS: Readonly<Record<string, (names: readonly string[], flags: Flags) => Promise<number>>> = {
  async set(names, flags) {
    const name = only(names)
    store(stateDir(process.env), name, await given(name))
    const goOn = resumeWith(name, process.env)
    const more = goOn.length === 0 ? '' : `; ${goOn.join(', ')} ${goOn.length === 1 ? 'goes' : 'go'} on`
    return told(flags, { name, set: true, goOn }, `${name} is set${more}`)
  },
  async remove(names, flags) {
    const name = only(names)
    if (forget(stateDir(process.env), name)) return told(flags, { name, removed: true }, `${name} is removed`)
    throw new HooklineError('SECRET_UNKNOWN', `there is no secret ${name}`, { hint: 'hookline secret list' })
  },
  async list(names, flags) {
    if (names.length > 0) throw misuse('list takes no name')
    const there = stored(stateDir(process.env))
    const uses = await usedNames(flags)
    const lines = [...new Set([...there.map(({ name }) => name), ...uses.keys()])].toSorted().map((name) => {
      const set = there.find((one) => one.name === name)?.set ?? null
      return { name, set, hooks: uses.get(name) ?? [] }
    })
    return told(flags, lines, lines.length === 0 ? 'no secrets' : lines.map(line).join('\n'))
  },
}

function line({
  name,
  set,
  hooks,
}: {
  readonly name: string
  readonly set: string | null
  readonly hooks: readonly string[]
}): string {
  const when = set === null ? 'not set' : `set ${ago(set)}`
  return `${name}  ${when}, ${hooks.length === 0 ? 'no hook uses it' : `used by ${hooks.join(', ')}`}`
}

/** Which hooks name a stored secret. A hooks.toml that is not there names none. */
async function usedNames(flags: Flags): Promise<ReadonlyMap<string, readonly string[]>> {
  const { plan } = await planOf(flags)
  const uses = new Map<string, readonly string[]>()
  for (const [hook, { secrets }] of Object.entries(plan.inputs ?? {}))
    for (const { reference } of secrets)
      if ('secret' in reference)
        uses.set(reference.secret, [...new Set([...(uses.get(reference.secret) ?? []), hook])])
  return uses
}

/** A value among the words would stand in the history of the shell, and where every process can look. */
function only([name, ...more]: readonly string[]): string {
  if (name === undefined) throw misuse('which secret?')
  if (more.length > 0) throw misuse('a value is never an argument: others could read it')
  return checked(name)
}

async function given(name: string): Promise<string> {
  if (process.stdin.isTTY === true) return hiddenAnswer(`${name} (not shown): `)
  return Buffer.from(readAll())
    .toString()
    .replace(/\r?\n$/, '')
}

function told(flags: Flags, value: unknown, text: string): number {
  process.stdout.write(`${flags.on['json'] === true ? JSON.stringify(value, null, 2) : text}\n`)
  return 0
}

function misuse(what: string): HooklineError {
  return new HooklineError('USAGE', what, { hint: secret.usage })
}
