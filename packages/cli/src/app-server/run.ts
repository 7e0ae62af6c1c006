import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { PlanRequest } from '@hookline/runtime'
import { loadPlan, redact } from '@hookline/runtime'
import { forgetFacts } from '@hookline/runtime/facts'
import { appServerError } from '../errors.ts'
import { writeAll } from '../stdio.ts'
import { openOutput } from './output.ts'
import { createProxy } from './proxy.ts'

/** What is put between a client and its server. */
export interface AppServerRequest {
  /** The server and its words. */
  readonly command: readonly [string, ...string[]]
  readonly plan: PlanRequest
  /** True: what hookline does is told on stderr. */
  readonly debug: boolean
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Starts the server and stands between until it ends; gives its exit code, or dies of what it died of. @throws HooklineError */
export async function runAppServer({ command, plan, debug }: AppServerRequest): Promise<number> {
  const { env } = process
  const news = (await loadPlan(plan)).errors.map((error) => {
    if (error.code === 'CONFIG_NOT_FOUND') throw error
    const { file = plan.file, line = 1 } = error.details
    const what = `${file}:${line}: ${redact(error.message)} [${error.code}]`
    return `${what}: only guards that were last good hold, until hookline check is content`
  })
  for (const one of [...news, ...unheard(command)]) log(one)
  stdoutIsTheProtocol()
  const [program, ...words] = command
  const child = spawn(program, [...words, ...extraWords(command)], { stdio: ['pipe', 'pipe', 'inherit'] })
  await started(child, program)
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  const proxy = createProxy({
    client: { from: process.stdin, to: openOutput(1) },
    server: { from: child.stdout, to: child.stdin },
    request: plan,
    env,
    cwd: process.cwd(),
    news,
    log,
    debug: debug ? log : () => undefined,
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  await proxy.end()
  quietly(() => forgetFacts(env))
  if (signal !== null) await dieOf(signal)
  process.exit(code ?? 1)
}

/** Words for the server besides those of the user: none. Here hooks could be given to it for the session. */
function extraWords(_command: readonly string[]): readonly string[] {
  return []
}

/** What is said of a server that speaks to its clients elsewhere than here. */
function unheard(words: readonly string[]): readonly string[] {
  const urls = words.flatMap((word, at) =>
    word === '--listen' ? [words[at + 1] ?? ''] : word.startsWith('--listen=') ? [word.slice(9)] : [],
  )
  return urls
    .filter((url) => !url.startsWith('stdio:'))
    .map(
      (url) =>
        `what is said at ${url} does not pass here, so no hook is asked about it: hookline install codex wires those of Codex`,
    )
}

/** A plugin, or a library, that prints must not be taken for the server. */
function stdoutIsTheProtocol(): void {
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr })
  process.on('uncaughtException', (thrown) => log(thrown.message))
  process.on('unhandledRejection', (thrown) => log(String(thrown)))
}

async function started(child: ReturnType<typeof spawn>, program: string): Promise<void> {
  try {
    await once(child, 'spawn')
  } catch (thrown) {
    throw appServerError('APP_SERVER_MISSING', `${program} cannot be started: ${(thrown as Error).message}`)
  }
}

/** As if nobody had stood between. */
async function dieOf(signal: NodeJS.Signals): Promise<void> {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  // it comes a moment later
  await new Promise((resolve) => setTimeout(resolve, 1000))
}

function log(message: string): void {
  writeAll(2, `hookline: ${redact(message)}\n`)
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // another tidies up, too
  }
}
