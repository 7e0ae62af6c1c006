import { spawn, spawnSync, type SpawnOptions } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { CHILD_LIMITS, type Held, type HookConfig, type Program } from '@hookline/core'
import { secretError } from '../errors.ts'
import { coreEnvironment } from '../host/environment.ts'
import { holder } from '../limits/index.ts'
import { LARGEST } from './private-file.ts'

type Env = Readonly<Record<string, string | undefined>>

const LIMIT_MS = 5000
/** What it leaves behind may keep its output open so long. */
const GRACE_MS = 100
/** A company's command is not to be looked for where the caller says. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A program that prints a secret: a bare name is looked up in PATH, a path lies beside the hooks.toml. No shell. */
export interface SecretCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

export function secretCommand(
  [program, ...args]: readonly string[],
  hook: HookConfig,
  env: Env,
): SecretCommand {
  const beside = dirname(hook.source?.file ?? '/')
  const core = coreEnvironment(env)
  return {
    program: program!.includes('/') ? resolve(beside, program!) : program!,
    args,
    options: {
      cwd: beside,
      env: hook.layer === 'managed' ? { ...core, PATH: SYSTEM_PATH } : core,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    },
  }
}

/** What it prints, in 5 s at most. What it says when it fails may hold half of the secret, so that it is not told. @throws HooklineError `SECRET_COMMAND` */
export function printed(command: SecretCommand): Promise<Buffer> {
  const { program, options } = command
  const { program: own, kill: killAll, ended } = held(command)
  const child = spawn(own.file, own.args, { ...options, detached: true })
  const kill = (): void => endGroup(child.pid)
  // nobody waits for it any more
  process.once('exit', kill)
  return new Promise<Buffer>((done, fail) => {
    const failed = (why: string): void => fail(secretError('SECRET_COMMAND', `${program} ${why}`))
    const timer = setTimeout(() => failed(`took more than ${LIMIT_MS / 1000} s`), LIMIT_MS)
    const chunks: Buffer[] = []
    let size = 0
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if ((size += chunk.length) > LARGEST) failed(`printed more than ${LARGEST} bytes`)
    })
    child.once('error', (error: NodeJS.ErrnoException) => failed(notStarted(error)))
    child.once('exit', () => setTimeout(kill, GRACE_MS).unref())
    child.once('close', (code, name) => {
      clearTimeout(timer)
      if (code === 0) done(Buffer.concat(chunks))
      else failed(ending(code, name))
    })
  }).finally(() => {
    process.off('exit', kill)
    kill()
    killAll()
    ended()
  })
}

/** The same, and nothing else happens meanwhile: for a command that looks at one hook after another. */
export function printedNow(command: SecretCommand): Buffer {
  const { program, options } = command
  const { program: own, kill, ended } = held(command)
  const ran = spawnSync(own.file, own.args, {
    ...options,
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST,
  } as object)
  kill()
  ended()
  if (ran.error === undefined && ran.status === 0) return ran.stdout
  const why = ran.error === undefined ? ending(ran.status, ran.signal) : notStarted(ran.error)
  throw secretError('SECRET_COMMAND', `${program} ${why}`)
}

const hold = holder()

/** To what holds for all children: no hook says more of a command that prints a secret. */
function held({ program, args, options: { cwd, env } }: SecretCommand): Held {
  return hold({ file: program, args, cwd, env } as Program, CHILD_LIMITS)
}

function ending(code: number | null, signal: string | null): string {
  return code === null ? `was ended by ${signal}` : `ended with exit code ${code}`
}

function notStarted({ code }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' ? 'is not there' : `could not be run (${code})`
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // nothing is left of it
  }
}
