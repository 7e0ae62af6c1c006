import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { installError } from '../errors.ts'
import { userConfig } from '../state.ts'
import { nodeClient } from './client/node.ts'
import { perlAnswer } from './client/perl-answer.ts'
import { perlNoAnswer } from './client/perl-no-answer.ts'
import { perlClient } from './client/perl.ts'
import { managedLauncher } from '../managed/launcher.ts'
import { launcher, pointer, type Programs } from './launcher.ts'

/** What a copy is made of. */
export interface CopyRequest extends Programs {
  /** The folder that `run.cjs` and its chunks lie in. */
  readonly dist: string
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  /** The system that it is for, if not this one. */
  readonly platform?: NodeJS.Platform
}

type Files = Readonly<Record<string, string>>

/** Where the copy of this hookline lies or would lie, and the files in it. */
export interface Copy {
  readonly dir: string
  readonly files: Files
}

/** Plans a copy; its folder is named by what is in it. @throws HooklineError `INSTALL_INCOMPLETE` */
export function planCopy(stateDir: string, request: CopyRequest): Copy {
  const { dist, version, env, platform = process.platform } = request
  // a client asks the server at the one place, and tells it of the copy by the folder that it lies in itself
  const run = join(stateDir, 'run')
  const homes = { state: dirname(stateDir), config: dirname(dirname(userConfig(env))) }
  const files: Files = {
    ...reachable(dist, ['run.cjs', ...(existsSync(join(dist, SERVER)) ? [SERVER] : [])]),
    hook: launcher(request, version, homes),
    'client.pl': perlClient({ version, run, platform, arch: process.arch, homes }),
    'answer.pl': perlAnswer({ version }),
    'no-answer.pl': perlNoAnswer({ version }),
    'client.cjs': nodeClient({ version, run, platform }),
    'package.json': '{"type":"module"}\n',
    // executors that were installed beside it are looked for from there
    origin: `${dist}\n`,
  }
  return copyOf(stateDir, version, files)
}

/** Plans the copy that a company's lines call, which asks no server. @throws HooklineError `INSTALL_INCOMPLETE` */
export function planManagedCopy(
  stateDir: string,
  { dist, version, node }: Pick<CopyRequest, 'dist' | 'version' | 'node'>,
): Copy {
  return copyOf(stateDir, version, {
    ...reachable(dist, ['run.cjs']),
    hook: managedLauncher(node, version),
    'package.json': '{"type":"module"}\n',
    origin: `${dist}\n`,
  })
}

function copyOf(stateDir: string, version: string, files: Files): Copy {
  const hash = createHash('sha256')
  for (const name of Object.keys(files).toSorted()) hash.update(`${name}\0${files[name]!}\0`)
  return { dir: join(stateDir, 'bin', `${version}-${hash.digest('hex').slice(0, 12)}`), files }
}

/** Makes the copy unless it is there, whole and unchanged; `isForAll`: everybody on the machine calls it. */
export function makeCopy(copy: Copy, isForAll = false): void {
  if (isWhole(copy)) return
  const [folder, file] = isForAll ? [0o755, 0o644] : [0o700, 0o600]
  const partial = `${copy.dir}.${randomUUID()}.tmp`
  makeFolder(partial, folder)
  // on the disk before it has its name: a client that is empty after a power failure ends well, and an agent takes that for an answer
  for (const [name, text] of Object.entries(copy.files))
    writeFileSync(join(partial, name), text, { mode: file, flush: true })
  chmodSync(join(partial, 'hook'), folder)
  rmSync(copy.dir, { recursive: true, force: true })
  renameSync(partial, copy.dir)
}

/** True if every file of the copy is there as it should be. */
export function isWhole({ dir, files }: Copy): boolean {
  try {
    return Object.entries(files).every(([name, text]) => readFileSync(join(dir, name), 'utf8') === text)
  } catch {
    return false
  }
}

/** Lets the script that every project's line calls become this copy's. */
export function pointAt(stateDir: string, { dir }: Copy): void {
  const file = join(stateDir, 'bin', 'hook')
  const text = pointer(dir)
  makeFolder(join(stateDir, 'bin'), 0o700)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  const partial = `${file}.${randomUUID()}.tmp`
  writeFileSync(partial, text, { mode: 0o700, flag: 'wx', flush: true })
  renameSync(partial, file)
}

/** Removes the copies that nobody needs, and what a broken install left; gives their names. What Node has made of them goes, too. */
export function pruneCopies(stateDir: string, needed: ReadonlySet<string>): readonly string[] {
  const bin = join(stateDir, 'bin')
  if (!existsSync(bin)) return []
  const gone = readdirSync(bin).filter((name) =>
    name === 'hook' ? needed.size === 0 : !needed.has(join(bin, name)),
  )
  for (const name of gone) rmSync(join(bin, name), { recursive: true, force: true })
  if (gone.length > 0) rmSync(join(stateDir, 'compiled'), { recursive: true, force: true })
  return gone
}

/** The other verbs: an agent calls `run`, and whoever calls them has the command itself. */
const VERBS = 'main.js'

/** The program of the resident process. */
const SERVER = 'server.cjs'

/** Files and all that they import, at once or later. */
function reachable(dist: string, entries: readonly string[]): Files {
  const files: Record<string, string> = {}
  const visit = (name: string): void => {
    if (Object.hasOwn(files, name) || name === VERBS) return
    files[name] = readPart(dist, name)
    for (const [, chunk] of files[name].matchAll(IMPORT)) visit(chunk!)
  }
  entries.forEach(visit)
  return files
}

const IMPORT = /(?:from|import|require(?:\.resolve)?)\s*\(?\s*["'`]\.\/([\w.-]+\.[cm]?js)["'`]/g

function readPart(dist: string, name: string): string {
  try {
    return readFileSync(join(dist, name), 'utf8')
  } catch {
    throw installError('INSTALL_INCOMPLETE', `${join(dist, name)} is missing from this hookline`)
  }
}
