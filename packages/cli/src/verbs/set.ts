import {
  HOOK_FLAGS,
  keyPath,
  setKey,
  unsetKey,
  writtenValue,
  writtenVariable,
  type HooksFile,
} from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { carryOut, EDIT_FLAGS } from '../edit.ts'
import { assignment } from '../hook-flags.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const set: Verb = {
  about: 'set keys of a hook in hooks.toml, or take them out',
  usage:
    'hookline set <id> <key> <value> | <key>=<value>... [--unset <key>]... [--config <hooks.toml>] [--dry-run] [--json]',
  help: [
    'hookline set format timeout 30s',
    'hookline set tell with.url=http://x \'match=["*.ts", "!*.d.ts"]\' --unset guard',
    '',
    'A value is TOML: true, 3, "text", ["a", "b"]; what is no TOML is a text. Keys: timeout, with.url, env.NAME.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...EDIT_FLAGS, unset: 'list' })
    const [id, ...words] = flags.words
    const unset = (flags.lists['unset'] ?? []).map(keyPath)
    if (id === undefined || words.length + unset.length === 0)
      throw new HooklineError('USAGE', id === undefined ? 'which hook?' : `what of "${id}"?`, {
        hint: set.usage,
      })
    const pairs = pairsOf(words)
    if ([...pairs.map(({ key }) => key), ...unset].some(([first]) => first === 'id'))
      throw new HooklineError('USAGE', 'an id is not set', { hint: `hookline rename ${id} <new id>` })
    const edit = (before: HooksFile): HooksFile =>
      pairs.reduce(
        (now, { key, value }) => setKey(now, id, key, value),
        unset.reduce((now, key) => unsetKey(now, id, key), before),
      )
    return carryOut({ flags, ids: [id], edit })
  },
}

interface Pair {
  readonly key: readonly string[]
  readonly value: unknown
}

/** `<key> <value>`, or any number of `<key>=<value>`. */
function pairsOf(words: readonly string[]): readonly Pair[] {
  const pairs = words.map(assignment)
  const [key, value] = words
  if (pairs[0] === undefined && words.length === 2) return [pair(keyPath(key!), value!)]
  return pairs.map((one, at) => {
    if (one === undefined)
      throw new HooklineError('USAGE', `"${words[at]}" is no <key>=<value>`, { hint: set.usage })
    return pair(one.key, one.value)
  })
}

/** Variables are texts or references, whatever they look like. */
function pair(key: readonly string[], text: string): Pair {
  const isVariable = key.length === 2 && HOOK_FLAGS[key[0]!] === 'variables'
  return { key, value: isVariable ? writtenVariable(text) : writtenValue(text) }
}
