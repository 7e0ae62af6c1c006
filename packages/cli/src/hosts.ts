import { redact, type Hosts } from '@hookline/runtime'
import { writeAll } from './stdio.ts'
import type * as Late from './late/hosts.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What plugins run in, for a caller; nothing of it is loaded before there is one. `shown`: what they say as a terminal may show it. */
export function hosts(env: Env = process.env, shown = (line: string): string => line): Hosts {
  const late = require('./late/hosts.ts') as typeof Late
  return late.hosts(env, (executor, line) => writeAll(2, `${executor}: ${shown(redact(line))}\n`))
}
