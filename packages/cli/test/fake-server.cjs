// Stands for the resident process in tests: speaks its protocol, and says what `wish.json` in the state directory wants.
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:net')
const { basename, join } = require('node:path')

const state = join(process.env.XDG_STATE_HOME, 'hookline')
const run = join(state, 'run')
const build = basename(__dirname)
const startedAt = Date.now()

function wish() {
  try {
    return JSON.parse(readFileSync(join(state, 'wish.json'), 'utf8'))
  } catch {
    return {}
  }
}

const { dies } = wish()
if (dies !== undefined) {
  process.stderr.write(dies)
  process.exit(7)
}

// no test leaves one behind, whatever becomes of the test
setTimeout(() => process.exit(99), 120_000).unref()
mkdirSync(run, { recursive: true, mode: 0o700 })
const foreground = process.argv.includes('--foreground')
writeFileSync(
  join(run, 'began.json'),
  JSON.stringify({ env: process.env, argv: process.argv, cwd: process.cwd() }),
)
if (foreground) process.stderr.write('it serves\n')

const status = () => ({
  v: 1,
  pid: process.pid,
  version: '1.2.0',
  build,
  startedAt,
  state: 'serving',
  socket: join(run, 'server.sock'),
  http: { port: 4711 },
  rss: 54e6,
  calls: { open: 0, answered: 0, refused: 0, abandoned: 0 },
  waits: null,
  sessions: [],
  running: [],
  queue: null,
  config: { files: [], errors: [] },
  ...wish().status,
})

function end(code) {
  for (const name of ['server.sock', 'server.json']) rmSync(join(run, name), { force: true })
  process.exit(code)
}

const server = createServer((client) => {
  client.on('error', () => undefined)
  let text = ''
  client.on('data', (bytes) => {
    text += bytes
    if (text === 'hookline 1 status\n') client.end(wish().says ?? JSON.stringify(status()))
    else if (text === 'hookline 1 stop\n') setTimeout(() => client.end(() => end(0)), wish().drainMs ?? 0)
    else if (text.includes('\n')) client.end('-')
  })
})
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
  process.on(signal, () => {
    process.stderr.write(`told ${signal}\n`)
    end(signal === 'SIGTERM' ? 0 : 5)
  })
const socket = join(run, `${process.pid}.sock`)
process.umask(0o177)
server.listen(socket, () => {
  renameSync(socket, join(run, 'server.sock'))
  writeFileSync(join(run, 'server.json'), JSON.stringify({ v: 1, pid: process.pid, build }))
})
