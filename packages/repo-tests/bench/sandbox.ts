import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Program } from '@hookline/core'
import { confiner, findSandbox, type BackendName } from '@hookline/runtime/sandbox'
import { event } from '@hookline/testing'
import { inTurn, type Figure } from './measure.ts'

const PROGRAM: Omit<Program, 'cwd'> = { file: '/bin/true', args: [], env: { PATH: '/usr/bin:/bin' } }
const found = createRequire(import.meta.url)

/** A backend by itself, around all of the disk: what nobody who starts it can be faster than. */
interface Raw {
  readonly rounds: number
  readonly words: (program: string, root: string) => readonly string[]
  readonly env?: (root: string) => Program['env']
}

const WHOLE = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc']

const RAW = {
  bubblewrap: {
    rounds: 61,
    words: (program) => [program, '--unshare-all', ...WHOLE, '--'],
  },
  codex: {
    rounds: 21,
    words: (program) => [program, 'sandbox', '-c', 'sandbox_mode="workspace-write"', '--'],
    env: (root) => ({ CODEX_HOME: join(root, 'codex') }),
  },
  'sandbox-runtime': {
    rounds: 9,
    words: (program, root) => [process.execPath, program, '--settings', join(root, 'settings.json'), '--'],
  },
} satisfies Partial<Record<BackendName, Raw>> as Readonly<Record<string, Raw>>

/** What a wall adds to a program that does nothing, beside what the backend by itself adds. */
export function sandbox(backend: BackendName): () => Promise<Figure> {
  return async () => {
    // the temporary folder is not shown behind a wall, and what is shown of it would have to be said
    const root = mkdtempSync(join(homedir(), '.hookline-bench-'))
    try {
      set(root)
      return await measured(root, backend)
    } finally {
      rmSync(root, { recursive: true })
    }
  }
}

function set(root: string): void {
  const scope = join(root, 'home/.config/hookline/node_modules/@anthropic-ai')
  for (const dir of [join(root, 'work/.git'), join(root, 'home/.ssh'), join(root, 'codex'), scope])
    mkdirSync(dir, { recursive: true })
  mkdirSync(join(root, 'state/hookline'), { recursive: true, mode: 0o700 })
  symlinkSync(
    dirname(found.resolve('@anthropic-ai/sandbox-runtime/package.json')),
    join(scope, 'sandbox-runtime'),
  )
  const nothing = { denyRead: [], allowWrite: [], denyWrite: [] }
  const settings = { network: { allowedDomains: [], deniedDomains: [] }, filesystem: nothing }
  writeFileSync(join(root, 'settings.json'), JSON.stringify(settings))
}

async function measured(root: string, backend: BackendName): Promise<Figure> {
  const env = { HOME: join(root, 'home'), XDG_STATE_HOME: join(root, 'state') }
  const { program: tool, fault } = findSandbox(env, {
    codex: found.resolve('@openai/codex/bin/codex.js'),
    backend,
  })
  if (tool === undefined || fault !== undefined)
    return { ratio: Number.NaN, median: Number.NaN, unit: 'ms', anchor: `nothing here: ${fault}` }
  const work = join(root, 'work')
  const plain = { ...PROGRAM, cwd: work }
  const { program } = confiner(env, () => undefined, { backend })(plain, {
    hook: { id: 'bench', on: ['exec.before'], executor: 'script', sandbox: { policy: 'workspace-write' } },
    event: event('exec.before', {}, { session: { cwd: work, root: work } }),
  })
  const raw = RAW[backend]!
  const [file, ...args] = [...raw.words(tool, root), PROGRAM.file]
  const bare = { file, args, cwd: work, env: { ...PROGRAM.env, HOME: env.HOME, ...raw.env?.(root) } }
  const took = await inTurn(
    { plain: () => ms(plain), bare: () => ms(bare), walled: () => ms(program) },
    raw.rounds,
  )
  return {
    ratio: took['walled']! / took['bare']!,
    median: took['walled']!,
    unit: 'ms',
    anchor: `${backend} around the whole disk, ${took['bare']!.toFixed(1)} ms`,
    goal: 1.5,
    notes: [`/bin/true by itself ${took['plain']!.toFixed(1)} ms`],
  }
}

function ms({ file, args, cwd, env }: Program): number {
  const from = performance.now()
  const { status, stderr } = spawnSync(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`)
  return performance.now() - from
}
