import type { Program } from '@hookline/core'
import type { Backend } from './backend.ts'
import { STEERING } from './hidden.ts'
import type { Policy } from './policy.ts'
import { SEATBELT_BASE, SEATBELT_NETWORK } from './seatbelt-base.ts'
import type { Sight } from './sight.ts'
import { thoseThere } from './steered.ts'

const PROGRAM = '/usr/bin/sandbox-exec'

/** What macOS itself walls in with. */
export const seatbelt: Backend = {
  name: 'seatbelt',
  byName: true,
  missing: `${PROGRAM} of macOS is not there`,
  places: () => (process.platform === 'darwin' ? [PROGRAM] : []),
  walled: (program, inner, policy, { sight }) => ({
    ...inner,
    file: program,
    args: [...seatbeltWords(policy, sight, inner.env['TMPDIR']), '--', inner.file, ...inner.args],
  }),
}

/** A profile, and the paths of which it speaks, as parameters: none of them is read as a part of it. */
export function seatbeltWords(policy: Policy, sight: Sight, temporary: string | undefined): Program['args'] {
  const rules = rulesOf(policy, sight, temporary)
  const paths = [...new Set(rules.flatMap((rule) => rule.paths))]
  const lines = rules.map(({ what, paths: own }) =>
    line(
      what,
      own.map((path) => `PATH_${paths.indexOf(path)}`),
    ),
  )
  const profile = [SEATBELT_BASE, ...(policy.network ? [SEATBELT_NETWORK] : []), ...lines].join('\n')
  return ['-p', profile, ...paths.flatMap((path, at) => ['-D', `PATH_${at}=${path}`])]
}

interface Rule {
  readonly what: string
  readonly paths: readonly string[]
}

/** The last that fits counts. */
function rulesOf(policy: Policy, sight: Sight, temporary: string | undefined): readonly Rule[] {
  const writable = thoseThere(policy.writable)
  const shared = policy.files === 'workspace-write' ? thoseThere(['/tmp', temporary ?? '/tmp']) : []
  return [
    { what: 'allow file-write*', paths: policy.files === 'full' ? ['/'] : [...shared, ...writable] },
    {
      what: 'deny file-write*',
      paths: [...policy.readOnly, ...writable.flatMap((path) => STEERING.map((name) => `${path}/${name}`))],
    },
    { what: 'deny file-write*', paths: thoseThere(sight.steady) },
    {
      what: 'deny file-read* file-write*',
      paths: thoseThere([sight.state, ...sight.hidden, ...policy.hidden]),
    },
    { what: 'allow file-read*', paths: thoseThere(sight.kept) },
  ].filter(({ paths }) => paths.length > 0)
}

function line(what: string, names: readonly string[]): string {
  return `(${what} ${names.map((name) => `(subpath (param "${name}"))`).join(' ')})`
}
