import { lstatSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { proofFile, prove } from '../src/proof.ts'

/** A client that does what a test tells it, byte by byte if need be. */
export interface Client {
  readonly socket: Socket
  /** Once the bytes are in the kernel. */
  readonly say: (what: string | Buffer) => Promise<void>
  /** What came until now. */
  readonly heard: () => string
  /** Once the server has nothing more to say: all that came. */
  readonly all: Promise<string>
  /** Once so many bytes came, or no more will. */
  readonly hears: (bytes: number) => Promise<string>
}

/** @throws Error nobody is there */
export async function client(path: string): Promise<Client> {
  const socket = createConnection({ path, allowHalfOpen: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let text = ''
  let isOver = false
  socket.on('data', (some: Buffer) => (text += some.toString('latin1')))
  // a server that ends in the middle is what some tests are about
  socket.on('error', () => undefined)
  const all = new Promise<string>((resolve) => {
    const over = (): void => {
      isOver = true
      resolve(text)
    }
    socket.once('end', over)
    socket.once('close', over)
  })
  void all.then(() => socket.end())
  return {
    socket,
    say: (what) => new Promise((resolve) => socket.write(what, () => resolve())),
    heard: () => text,
    all,
    async hears(bytes) {
      while (text.length < bytes && !isOver) await sleep(1)
      return text
    },
  }
}

/** A call as a client sends it. */
export function frame(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  body: string | Buffer,
): Buffer {
  const words = Buffer.from(args.join('\0'))
  const variables = Buffer.from(
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .join('\0'),
  )
  const bytes = Buffer.from(body)
  const header = `${words.length} ${variables.length} ${bytes.length}\n`
  return Buffer.concat([Buffer.from(header), words, variables, bytes])
}

const BUILD = '1.0.0-0123456789ab'

/** The greeting of a call, where nobody asks for more. */
export const CALL: string = `hookline 1 call ${BUILD}\n`

/** The same to a server, which asks for a proof. */
export function greeting(path: string, build: string = BUILD, before?: string): string {
  return `hookline 1 call ${build} ${prove(path, before)}\n`
}

/** A whole call, as the thin client does it; `undefined`: it was not taken, or lost before it had been. */
export async function call(path: string, body: string): Promise<string | undefined> {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined
  const before = proofFile(path)
  const one = await client(path).catch(() => undefined)
  if (one === undefined) return undefined
  await one.say(greeting(path, BUILD, before))
  if ((await one.hears(1))[0] !== '+') return undefined
  await one.say(frame(['/w'], {}, body))
  return (await one.all).slice(1)
}
