import { readdirSync } from 'node:fs'
import { makeFolder } from '../make-folder.ts'
import type { About, Backend } from './backend.ts'
import { codexPrograms } from './codex-places.ts'
import { asItWas } from './inner.ts'
import type { Policy } from './policy.ts'
import { steeredIn, thoseThere } from './steered.ts'

/** `codex sandbox`: what Codex walls its own commands in with. */
export const codex: Backend = {
  name: 'codex',
  missing: 'no program of Codex is known: hookline doctor codex',
  places: ({ codex: program }) => codexPrograms(program),
  walled(program, inner, policy, about) {
    const words = [program, 'sandbox', ...settings(policy, about, inner.cwd), '--', ...asItWas(inner)]
    const [file, ...args] = policy.network ? words : ['/bin/sh', '-c', BY_PIPES, 'sh', ...words]
    return { file: file!, args, cwd: inner.cwd, env: { ...inner.env, CODEX_HOME: ownHome(about) } }
  },
}

/**
 * Without network Codex refuses all questions about sockets, and what Node gives a child as its streams are sockets: another Node would
 * neither read nor write a word. So there are pipes between.
 */
const BY_PIPES =
  'exec 3>&1 4>&2; code=$({ { cat | { "$@" 2>&6 3>&- 4>&- 5>&- 6>&-; echo $? >&5; } | cat >&3; } 6>&1 | cat >&4; } 5>&1); exit "$code"'

/** Not the user's: what is set there now is not what the hook asks for. Codex starts itself from there, so that it is to be seen. */
function ownHome({ cache }: About): string {
  const folder = `${cache}/codex`
  makeFolder(folder, 0o700)
  return folder
}

/** A profile of permissions, given on the command line. */
function settings(policy: Policy, about: About, cwd: string): readonly string[] {
  const places = Object.entries(accessOf(policy, about)).map(
    ([path, access]) => `${JSON.stringify(path)}="${access}"`,
  )
  const said = [
    `default_permissions="${PROFILE}"`,
    `permissions.${PROFILE}.filesystem={${places.join(',')}}`,
    `permissions.${PROFILE}.network={enabled=${policy.network}}`,
  ]
  return [...said.flatMap((one) => ['-c', one]), '-P', PROFILE, '-C', cwd]
}

const PROFILE = 'hookline'

/** What may be done with each place; of several that hold one, that which says most of it. */
function accessOf(
  { files, writable, readOnly, hidden }: Policy,
  { sight }: About,
): Readonly<Record<string, string>> {
  const of = (paths: readonly string[], access: string): object =>
    Object.fromEntries(paths.map((path) => [path, access]))
  const isOpen = files === 'full'
  return {
    ':root': isOpen ? 'write' : 'read',
    ...of(files === 'workspace-write' ? ['/tmp', ...thoseThere(writable)] : [], 'write'),
    ...of([...thoseThere(readOnly), ...writable.flatMap(steeredIn)], 'read'),
    ...of(thoseThere(sight.steady), 'read'),
    ...of([...allBut(sight.state, sight.kept), ...thoseThere([...sight.hidden, ...hidden])], 'deny'),
    ...of(thoseThere(sight.kept), 'read'),
  }
}

/** What lies in a folder, without some of it: of a folder that is closed Codex shows nothing, whatever else is said. */
function allBut(folder: string, kept: readonly string[]): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = `${folder}/${name}`
    if (kept.includes(path)) return []
    return kept.some((one) => one.startsWith(`${path}/`)) ? allBut(path, kept) : [path]
  })
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
