import { nodePipe } from './node-pipe.ts'
import { nodeSocket } from './node-socket.ts'
import type { ClientText } from './text.ts'

/** The same client for a machine without perl. Node's own start is most of what it takes; what the server keeps warm is still won. */
export function nodeClient({ version, run, platform }: Omit<ClientText, 'arch' | 'homes'>): string {
  const way = platform === 'win32' ? nodePipe : nodeSocket
  return String.raw`// hookline ${version}: gives an event of a coding agent to hookline's server, and the agent its answer; client.pl is the same in perl.
// Written by hookline install; a change here is found and undone by the next install.
//
// Until the server says "+", stdin is not read, and whatever is not as it should be leads to run.cjs, here in this process.
// After it the event is the server's alone, answered by it or by nobody: no hook may run twice.
'use strict'
const { ${way.reads}, writeSync } = require('node:fs')
const { connect } = require('node:net')
const { basename, join } = require('node:path')

const run = ${JSON.stringify(run)}
const words = process.argv.slice(2)
const at = words.lastIndexOf('--limit')
const limit = at >= 0 && /^\d{1,6}$/.test(words[at + 1]) ? Number(words[at + 1]) : 60

// before the agent gives up
const ends = Date.now() + Math.max(limit - 1, limit / 2) * 1000 - process.uptime() * 1000
const found = find()
const cwd = found && workingFolder()
if (cwd === undefined) oneShot()
else ask()

${way.find}

${way.greet}

function workingFolder() {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

function ask() {
  const server = connect(found.path)
  let isSettled = false
  const settle = (next) => {
    if (isSettled) return
    isSettled = true
    clearTimeout(wait)
    next()
  }
  const other = () => settle(() => (server.destroy(), oneShot()))
  const wait = setTimeout(other, limit < 5 ? 300 : 1000)
  server.on('error', other).on('close', other)
  greet(server, 'hookline 1 call ' + basename(__dirname), other, (rest) => {
    server.pause()
    if (rest.length > 0) server.unshift(rest)
    settle(() => taken(server))
  })
}

function taken(server) {
  let late = 'the event did not end in time'
  setTimeout(() => lost(late), Math.max(ends - Date.now(), 0))
  everything(process.stdin, (body) => {
    late = 'the server did not answer in time'
    const args = Buffer.from([cwd, ...words].join('\0'))
    const env = Buffer.from(Object.keys(process.env).map((name) => ${way.nameOf} + '=' + process.env[name]).join('\0'))
    const header = Buffer.from([args.length, env.length, body.length].join(' ') + '\n')
    server.write(Buffer.concat([header, args, env, body]))
    everything(server, answered)
  })
}

function answered(bytes) {
  const header = /^(\d{1,3}) (\d{1,9}) (\d{1,9})\n/.exec(bytes.toString('latin1', 0, 64))
  if (header === null) lost('the server was gone before it answered')
  const [code, out, err] = header.slice(1).map(Number)
  const body = bytes.subarray(header[0].length)
  if (code > 255 || body.length !== out + err) lost('the answer of the server is not whole')
  if (!put(1, body.subarray(0, out)) && words.includes('--closed')) lost('the answer could not be written')
  put(2, body.subarray(out))
  process.exit(code)
}

// where a guard listens, the line that called this denies when it fails
function lost(why) {
  if (!words.includes('--closed')) process.exit(0)
  put(2, Buffer.from('hookline: ' + why + '\n'))
  process.exit(75)
}

function oneShot() {
  process.argv = [process.argv[0], join(__dirname, 'run.cjs'), 'run', ...words, '--start-server']
  require('./run.cjs')
}

function everything(stream, done) {
  const chunks = []
  let length = 0
  const end = () => done?.(Buffer.concat(chunks), (done = undefined))
  if (stream.readableEnded || stream.destroyed) return end()
  stream.on('data', (chunk) => {
    chunks.push(chunk)
    if ((length += chunk.length) > 64 << 20) lost('the event or its answer is longer than 64 MB')
  })
  stream.on('end', end).on('error', end).on('close', end).resume()
}

function put(fd, bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch ({ code }) {
      // nobody reads any more
      if (code !== 'EAGAIN') return false
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
  return true
}
`
}
