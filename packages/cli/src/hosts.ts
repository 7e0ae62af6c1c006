import { redact, type Hosts } from '@hookline/runtime'
import { writeAll } from './stdio.ts'
import type * as Late from './late/hosts.ts'

/** What plugins run in; nothing of it is loaded before there is one. `shown`: what they say as a terminal may show it. */
export function hosts(shown = (line: string): string => line): Hosts {
  const late = require('./late/hosts.ts') as typeof Late
  return late.hosts((executor, line) => writeAll(2, `${executor}: ${shown(redact(line))}\n`))
}
