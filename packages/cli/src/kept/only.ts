import { HooklineError } from '@hookline/core'
import type { Flags } from '../flags.ts'

/** What all of them take. */
const COMMON = ['config', 'json']

/** The flags of one act of a verb, which takes these options and no others of the verb. @throws HooklineError `USAGE` */
export function only(act: string, flags: Flags, options: readonly string[]): Flags {
  const given = Object.keys({ ...flags.text, ...flags.on })
  const odd = given.filter((name) => ![...COMMON, ...options].includes(name)).map((name) => `--${name}`)
  if (odd.length === 0) return flags
  throw new HooklineError('USAGE', `${act} takes no ${odd.join(', ')}`, {
    hint: 'hookline help <verb> shows the options',
  })
}
