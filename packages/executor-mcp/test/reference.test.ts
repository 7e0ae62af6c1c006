import { readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { place, sleep } from './place.ts'
import { failure, trying } from './trying.ts'

const require = createRequire(import.meta.url)
const program = (manifest: string): string => {
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly bin: Readonly<Record<string, string>>
  }
  return join(dirname(manifest), Object.values(bin)[0]!)
}
const FILES = program(require.resolve('@modelcontextprotocol/server-filesystem/package.json'))
const EVERYTHING = program(require.resolve('@modelcontextprotocol/server-everything/package.json'))

describe('the file server of the protocol', () => {
  test('reads, lists, and says what it does not allow', async () => {
    const directory = place()
    writeFileSync(join(directory, 'a.txt'), 'of a file')
    const { run } = trying()
    const command = [process.execPath, FILES, directory]
    expect(
      await run({ command, tool: 'read_text_file', arguments: { path: join(directory, 'a.txt') } }),
    ).toEqual({
      data: { content: 'of a file' },
    })
    const error = await failure(run({ command, tool: 'read_text_file', arguments: { path: '/etc/passwd' } }))
    expect(error).toMatchObject({
      code: 'MCP_TOOL_FAILED',
      message: expect.stringContaining('Access denied'),
    })
    expect(await failure(run({ command, tool: 'read_txt_file', arguments: {} }))).toMatchObject({
      message: expect.stringContaining('"read_text_file"'),
    })
    expect(await failure(run({ command, tool: 'read_text_file', arguments: {} }))).toMatchObject({
      message: expect.stringContaining('"path" is missing'),
    })
  })
})

describe('the server with everything', () => {
  test.each(['stdio', 'streamableHttp', 'sse'])('over %s', async (way) => {
    const { url, allowed } = await started(way)
    const { run, logged } = trying(undefined, { network: { allowPrivate: [allowed] } })
    const server = way === 'stdio' ? { command: [process.execPath, EVERYTHING, 'stdio'] } : { url }
    expect(await run({ ...server, tool: 'echo', arguments: { message: 'hello' } })).toEqual({
      data: { text: 'Echo: hello' },
    })
    expect(await run({ ...server, tool: 'get-sum', arguments: { a: 1, b: 2 } })).toMatchObject({
      data: { text: expect.stringContaining('3') },
    })
    const weather = { ...server, tool: 'get-structured-content', arguments: { location: 'Chicago' } }
    expect(await run(weather)).toMatchObject({
      data: { conditions: expect.any(String), temperature: expect.any(Number) },
    })
    expect(await run({ ...server, tool: 'get-tiny-image' })).toMatchObject({
      data: { notes: [{ type: 'image', mime: 'image/png' }] },
    })
    const long = { ...server, tool: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } }
    expect(await run(long)).toMatchObject({ data: { text: expect.stringContaining('completed') } })
    expect(logged).toEqual(expect.arrayContaining(['progress 1 of 2', 'progress 2 of 2']))
  })

  async function started(way: string): Promise<{ readonly url: string; readonly allowed: string }> {
    const port = await freePort()
    const allowed = `127.0.0.1:${port}`
    const url = `http://${allowed}/${way === 'sse' ? 'sse' : 'mcp'}`
    if (way === 'stdio') return { url, allowed }
    const env = { ...process.env, PORT: String(port) }
    const child = spawn(process.execPath, [EVERYTHING, way], { env, stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    for (let round = 0; round < 300; round++) {
      const found = await fetch(url, { method: 'OPTIONS' }).catch(() => undefined)
      if (found !== undefined) return { url, allowed }
      await sleep(50)
    }
    throw new Error(`the server never listened on ${url}`)
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => void server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => void server.close(resolve))
  return port
}
