import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Machine } from './codex-installed.ts'

interface Listed {
  readonly data: readonly {
    readonly hooks: readonly { readonly key: string; readonly currentHash: string }[]
  }[]
}

/** Trusts every hook that Codex knows of, as a user does who has reviewed them. */
export async function trustAll({ env, lab }: Machine): Promise<void> {
  const server = spawn('codex', ['app-server'], {
    env,
    cwd: lab.workspace,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answers = new Map<number, (result: unknown) => void>()
  createInterface({ input: server.stdout }).on('line', (line) => {
    const { id, result } = JSON.parse(line) as { readonly id?: number; readonly result?: unknown }
    if (id !== undefined) answers.get(id)?.(result)
  })
  let last = 0
  const call = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      answers.set(++last, resolve)
      server.stdin.write(`${JSON.stringify({ id: last, method, params })}\n`)
    })
  await call('initialize', { clientInfo: { name: 'user', title: null, version: '0' }, capabilities: null })
  server.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`)
  const { data } = (await call('hooks/list', { cwds: [lab.workspace] })) as Listed
  const hooks = data.flatMap((one) => one.hooks)
  const value = Object.fromEntries(hooks.map(({ key, currentHash }) => [key, { trusted_hash: currentHash }]))
  const edits = [{ keyPath: 'hooks.state', mergeStrategy: 'upsert', value }]
  await call('config/batchWrite', { edits, reloadUserConfig: true })
  server.stdin.end()
  await new Promise((resolve) => server.once('close', resolve))
}
