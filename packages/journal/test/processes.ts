import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, onTestFinished } from 'vitest'
import type { Order, Report } from './opener.ts'

/** What the first process has compiled the others need not: most of the time of hundreds would be that. */
const CACHE = mkdtempSync(join(tmpdir(), 'hookline-compiled-'))
afterAll(() => rmSync(CACHE, { recursive: true, force: true, maxRetries: 5 }))
export const ENV: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: CACHE }

/** A folder that goes with the test. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'hookline-journal-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true, maxRetries: 9 }))
  return made
}

/** What a process of its own, or several at the same moment, came to. */
export async function openers(
  orders: readonly Order[],
): Promise<readonly (Report & { readonly stderr: string })[]> {
  const go = join(folder(), 'go')
  const reports = orders.map((order) => opener({ go, ...order }))
  while (!orders.every(({ id }) => existsSync(`${go}.${id}`))) await sleep(5)
  writeFileSync(go, '')
  return Promise.all(reports)
}

async function opener(order: Order): Promise<Report & { readonly stderr: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'opener.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: ENV,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { ...(JSON.parse(stdout === '' ? '{}' : stdout) as Report), stderr }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += String(chunk)
  return all
}
