import { readdirSync, type Dirent } from 'node:fs'
import { glob, HooklineError, type Program } from '@hookline/core'
import { found } from './hidden.ts'
import type { Policy } from './policy.ts'
import type { Sight } from './sight.ts'

/** More is not looked through for what an agent's rules close: every start would wait for it. */
const MOST = 50_000
/** What a wall puts something of its own in the place of, anyway. */
const OWN: readonly string[] = ['/proc', '/dev', '/tmp', '/run']

/** A policy in which what may not be read is named path by path, as it lies there now. @throws HooklineError `SANDBOX_MISSING` */
export function byPath(policy: Policy, { file }: Program, sight: Sight): Policy {
  const { hidden, hiddenLike, readable } = policy
  if (hidden.includes('/')) throw beyond('what the agent may not read is said in words that are not known')
  if (hiddenLike.length === 0 && readable === null) return policy
  const look = looker()
  // the hook's own program is shown to it, as it is behind every wall
  const open = [...OWN, sight.state, ...sight.kept, file, ...(readable ?? [])].flatMap((path) => [
    path,
    found(path)?.path ?? path,
  ])
  return {
    ...policy,
    hidden: [
      ...hidden,
      ...hiddenLike.flatMap((pattern) => fitting(pattern, look)),
      ...(readable === null ? [] : allBut('/', open, look)),
    ],
  }
}

type Look = (folder: string) => readonly Dirent[]

/** What lies in folders, as long as it is not too much in all. */
function looker(): Look {
  let left = MOST
  return (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true })
    left -= entries.length
    if (left < 0) throw beyond(`there is more than ${MOST} files where its rules are about some`)
    return entries
  }
}

/** What fits a pattern. Codex knows `[ab]` as well: any sign is taken for one of them. */
function fitting(pattern: string, look: Look): readonly string[] {
  const plain = pattern.replaceAll(/\\.|\[!?\]?[^\]]*\]/g, '?')
  if (/[[\]\\]/.test(plain)) throw beyond(`nobody knows what ${pattern} means`)
  const test = glob(plain, 'path')
  const fixed = plain.slice(0, plain.search(/[*?{]|$/))
  const into = (folder: string): readonly string[] =>
    seen(folder, look).flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return test(path) ? [path] : entry.isDirectory() ? into(path) : []
    })
  return into(fixed.slice(0, fixed.lastIndexOf('/')))
}

/** Into what this user cannot look, a hook of theirs cannot either; nor into what is left of a process that has ended. */
function seen(folder: string, look: Look): readonly Dirent[] {
  try {
    return look(folder || '/')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return []
    if (folder.startsWith('/proc/') && (code === 'EINVAL' || code === 'ESRCH')) return []
    throw thrown
  }
}

/** What lies in a folder but what is open. What a link leads to is closed where it lies. */
function allBut(folder: string, open: readonly string[], look: Look): readonly string[] {
  const top = folder === '/' ? '' : folder
  return look(folder).flatMap((entry) => {
    const path = `${top}/${entry.name}`
    if (entry.isSymbolicLink() || open.includes(path)) return []
    return open.some((one) => one.startsWith(`${path}/`)) ? allBut(path, open, look) : [path]
  })
}

function beyond(why: string): HooklineError {
  return new HooklineError('SANDBOX_MISSING', `no sandbox can be made as the agent has it: ${why}`, {
    hint: 'Name folders and files in the permissions of the agent, or give the hook a sandbox of its own.',
  })
}
