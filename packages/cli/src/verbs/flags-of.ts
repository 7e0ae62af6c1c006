import { HooklineError } from '@hookline/core'
import { readFlags, type FlagKind, type Flags } from '../flags.ts'

/** The flags of a verb. @throws HooklineError `USAGE` */
export function flagsOf(args: readonly string[], known: Readonly<Record<string, FlagKind>>): Flags {
  const flags = readFlags(args, known)
  if (flags.faults.length > 0)
    throw new HooklineError('USAGE', flags.faults.join('; '), {
      hint: 'hookline help <verb> shows the options',
    })
  return flags
}

/** The flags of a verb that takes nothing else. @throws HooklineError `USAGE` */
export function onlyFlagsOf(
  verb: string,
  args: readonly string[],
  known: Readonly<Record<string, FlagKind>>,
): Flags {
  const flags = flagsOf(args, known)
  if (flags.words.length === 0) return flags
  throw new HooklineError('USAGE', `${verb} takes no words`, { hint: `hookline help ${verb}` })
}

/** The arguments with `-f` as `--follow`. */
export function longFollow(args: readonly string[]): readonly string[] {
  return args.map((arg) => (arg === '-f' ? '--follow' : arg))
}
