import { event, hookContext } from '@hookline/testing'
import { mcp, type McpOptions } from '../src/index.ts'

/** Run as a process of its own: calls a server that floods, and prints how much more memory that took, in MB. argv: options as JSON, hosts. */
const [given, allowed] = process.argv.slice(2) as [string, string]
const options = JSON.parse(given) as McpOptions
const call = async (): Promise<void> => {
  const pool = await mcp.open!(options, {} as never)
  const about = event('exec.before', {}, { session: { cwd: '/', root: '/' } })
  const env = { PATH: process.env['PATH'] }
  const signal = AbortSignal.timeout(4000)
  const network = { allowPrivate: [allowed] }
  const context = hookContext<McpOptions, unknown>(options, {
    event: about,
    env,
    resource: pool,
    signal,
    network,
  })
  await Promise.resolve(mcp.execute(context)).catch(() => undefined)
  await mcp.close!(pool, new AbortController().signal)
}
await call()
const before = process.memoryUsage().rss
let most = before
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10)
for (let n = 0; n < 8; n++) await call()
clearInterval(watch)
process.stdout.write(String(Math.round((Math.max(most, process.memoryUsage().rss) - before) / 1024 / 1024)))
