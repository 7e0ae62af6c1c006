import {
  chmodSync,
  chownSync,
  createReadStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { perlAnswer } from '../src/install/client/perl-answer.ts'
import { perlNoAnswer } from '../src/install/client/perl-no-answer.ts'
import { perlClient } from '../src/install/client/perl.ts'
import { PERL_SWITCHES } from '../src/install/client/start-perl.ts'
import {
  answer,
  BUILD,
  call,
  CLIENTS,
  clientWorld,
  OPEN,
  PERL,
  say,
  serve,
  serverProcess,
  startOf,
  take,
  type Behaviour,
  type Called,
  type CallOptions,
  type ClientWorld,
  type OneShot,
} from './client-world.ts'

const WORDS = ['--agent', 'codex', '--event', 'PreToolUse', '--scope', 'user', '--limit', '62']
const EVERY_BYTE = Buffer.from(Array.from({ length: 512 }, (_, at) => at % 256))
const BIG = Buffer.alloc(1 << 20, EVERY_BYTE)

describe.each(CLIENTS)('the client in %s', (_, perl, itself) => {
  const ask = (
    world: ClientWorld,
    options: CallOptions & { readonly words?: readonly string[] } = {},
  ): Promise<Called> => call([...startOf(world, itself), ...(options.words ?? WORDS)], options)

  describe('gives the server', () => {
    const told = async (options: Parameters<typeof ask>[1]) => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0)) })
      const called = await ask(world, options)
      expect({ ...called, stdout: called.stdout.length }).toEqual({ status: 0, stdout: 0, stderr: '' })
      expect(heard.frames).toHaveLength(1)
      return { world, heard, frame: heard.frames[0]! }
    }

    test('the copy that was called, in the greeting, and what only whoever can write there can have written', async () => {
      const world = clientWorld(perl)
      const { greetings } = await serve(world.socket, { framed: say(answer(0)) })
      const calls = join(world.run, `calls.${lstatSync(world.socket).ino}`)
      for (const input of ['1', '2']) expect(await ask(world, { input })).toMatchObject({ status: 0 })
      chmodSync(calls, 0o600)
      const shown = readFileSync(calls, 'utf8').trimEnd().split('\n')
      for (const one of shown) expect(one).toMatch(/^[0-9a-f]{32}$/)
      expect(new Set(shown).size).toBe(2)
      expect(greetings).toEqual(shown.map((one) => `hookline 1 call ${BUILD} ${one}`))
    })

    test('nothing where it cannot write beside the socket: a process of its own does it instead', async () => {
      const world = clientWorld(perl)
      const { greetings } = await serve(world.socket, {})
      rmSync(join(world.run, `calls.${lstatSync(world.socket).ino}`))
      expect(JSON.parse((await ask(world)).stdout.toString())).toMatchObject({
        args: ['run', ...WORDS, '--start-server'],
      })
      expect(readdirSync(world.run)).toEqual(['server.sock'])
      expect(greetings).toEqual([])
    })

    test.each([
      ['nothing', Buffer.alloc(0)],
      ['every byte', EVERY_BYTE],
      ['a megabyte', BIG],
    ])('the event byte for byte: %s', async (_name, input) => {
      const { frame } = await told({ input })
      expect(frame.body.equals(input)).toBe(true)
    })

    test('an event that comes in drops, some of them late', async () => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0)) })
      const drops = 'for n in 1 2 3 4 5; do printf "%s " $n; sleep 0.0$((n * 4)); done'
      const line = `{ ${drops}; } | "$@" --limit 9`
      const called = await call(['/bin/sh', '-c', line, 'sh', ...startOf(world, itself)])
      expect([called.status, called.stderr]).toEqual([0, ''])
      expect(heard.frames.map(({ body }) => body.toString())).toEqual(['1 2 3 4 5 '])
    })

    test('every word as it is', async () => {
      const words = ['--config', ' a\nb ', '', `'"$HOME"\\`, 'häß', '--limit', '62', '*']
      expect((await told({ words })).frame.words).toEqual(words)
    })

    test('the environment, whatever is in it; whose hooks are asked is not for it to say', async () => {
      const kept = {
        LINES: 'a\nb=c\n',
        EMPTY: '',
        QUOTES: `'"\\`,
        HOME: '/home/hä',
        NODE_EXTRA_CA_CERTS: '/x.pem',
        LDAP: '1',
      }
      const { frame, world } = await told({
        env: { ...kept, XDG_STATE_HOME: '/evil', XDG_CONFIG_HOME: '/evil' },
      })
      for (const [name, value] of Object.entries(kept))
        expect([name, frame.env.get(name)]).toEqual([name, value])
      expect(frame.env.get('XDG_STATE_HOME')).toBe(world.dir)
      expect(frame.env.get('XDG_CONFIG_HOME')).toBe(world.dir)
    })

    test('bytes as they are, whatever perl was told to make of them', async () => {
      const env = { PERL_UNICODE: '63', PERLIO: ':utf8', LC_ALL: 'C.UTF-8' }
      const { frame } = await told({ input: EVERY_BYTE, words: ['hä'], env })
      expect([frame.words, frame.body.equals(EVERY_BYTE)]).toEqual([['hä'], true])
    })

    test('the folder that it stands in', async () => {
      const cwd = join(clientWorld().dir, 'a "b" \n ünï')
      mkdirSync(cwd)
      expect((await told({ cwd })).frame.cwd).toBe(cwd)
      expect((await told({ cwd, env: { PWD: '/usr' } })).frame.cwd).toBe(cwd)
    })

    test.each([
      ['/dev/null', '</dev/null'],
      ['nothing at all', '<&-'],
    ])('an empty event of %s', async (_name, redirect) => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
      const called = await call([
        '/bin/sh',
        '-c',
        `exec "$@" --limit 9 ${redirect}`,
        'sh',
        ...startOf(world, itself),
      ])
      expect([called.status, called.stdout.toString(), called.stderr]).toEqual([0, 'yes', ''])
      expect(heard.frames.map(({ body }) => body.length)).toEqual([0])
    })

    test('all of it where it is called by a path that is not whole', async () => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0)) })
      for (const [cwd, hook] of [
        [world.copy, 'hook'],
        [join(world.copy, '..'), `./${BUILD}/hook`],
      ] as const)
        expect(await call(['/bin/sh', hook, ...WORDS], { cwd })).toMatchObject({ status: 0, stderr: '' })
      const called = expect.stringMatching(new RegExp(`^hookline 1 call ${BUILD} `)) as string
      expect(heard.greetings).toEqual([called, called])
    })
  })

  describe('gives the agent', () => {
    const NOTHING = Buffer.alloc(0)
    test.each([
      ['nothing', 0, NOTHING, NOTHING],
      ['an answer', 0, Buffer.from('{"a":1}\n'), NOTHING],
      ['an exit code and why', 2, NOTHING, Buffer.from('denied: häßlich\n')],
      ['both', 255, EVERY_BYTE, Buffer.from('and this')],
      ['a megabyte of each', 0, BIG, BIG],
    ])('what the server says: %s', async (_name, code, out, err) => {
      const world = clientWorld(perl)
      await serve(world.socket, { framed: say(answer(code, out, err)) })
      const called = await ask(world, { input: EVERY_BYTE })
      expect([called.status, called.stdout.equals(out)]).toEqual([code, true])
      expect(called.stderr).toBe(err.toString())
    })

    test('an answer that comes in drops', async () => {
      const world = clientWorld(perl)
      const framed: Behaviour['framed'] = (socket) => {
        const drops = [...answer(3, 'out', 'err')]
        const timer = setInterval(() => {
          const drop = drops.shift()
          if (drop !== undefined) socket.write(Buffer.from([drop]))
          else socket.end(() => clearInterval(timer))
        }, 2)
      }
      await serve(world.socket, { framed })
      const called = await ask(world)
      expect([called.status, called.stdout.toString(), called.stderr]).toEqual([3, 'out', 'err'])
    })

    test.each([answer(0), answer(2, '', 'no')])('an answer that takes its time', async (late) => {
      const world = clientWorld(perl)
      const framed: Behaviour['framed'] = (socket) => void setTimeout(() => socket.end(late), 300)
      await serve(world.socket, { framed })
      const called = await ask(world)
      const expected = late.length > 6 ? [2, '', 'no'] : [0, '', '']
      expect([called.status, called.stdout.toString(), called.stderr]).toEqual(expected)
    })

    test('its exit code where nobody reads the rest', async () => {
      const world = clientWorld(perl)
      await serve(world.socket, { framed: say(answer(3, BIG)) })
      const line = '{ "$0" --limit 9; echo "$?" >&2; } | true'
      expect((await call(['/bin/sh', '-c', line, world.hook])).stderr).toBe('3\n')
      const closed = await call(['/bin/sh', '-c', 'exec "$@" --limit 9 >&-', 'sh', ...startOf(world, itself)])
      expect([closed.status, closed.stderr]).toEqual([3, ''])
    })

    test.each(['<&-', '<&- >&-', '<&- 2>&-', '>&- 2>&-', '<&- >&- 2>&-'])(
      'its exit code where what it stands on is closed (%s), and the event of it',
      async (closed) => {
        const world = clientWorld(perl)
        const heard = await serve(world.socket, { framed: say(answer(3)) })
        const words = ['/bin/sh', '-c', `exec "$@" --limit 9 ${closed}`, 'sh', ...startOf(world, itself)]
        expect((await call(words, { input: 'x' })).status).toBe(3)
        expect(heard.frames.map(({ body }) => body.toString())).toEqual([closed.includes('<') ? '' : 'x'])
      },
    )

    test('what a guard lets go where stdout is closed: nothing is to be said there, and nothing is lost', async () => {
      const world = clientWorld(perl)
      await serve(world.socket, { framed: say(answer(0)) })
      const line = 'exec "$@" --closed --limit 9 >&-'
      const closed = await call(['/bin/sh', '-c', line, 'sh', ...startOf(world, itself)])
      expect([closed.status, closed.stderr]).toEqual([0, ''])
    })
  })

  describe('leaves the event, untouched, to a process of its own', () => {
    const alone = async (world: ClientWorld, options: Parameters<typeof ask>[1] = {}): Promise<boolean> => {
      const called = await ask(world, { input: EVERY_BYTE, ...options })
      expect([called.status, called.stderr]).toEqual([0, ''])
      const { args, stdin } = JSON.parse(called.stdout.toString()) as OneShot
      expect(args).toEqual(['run', ...(options.words ?? WORDS), '--start-server'])
      return Buffer.from(stdin, 'base64').equals(EVERY_BYTE)
    }

    const PLACES: readonly (readonly [string, (world: ClientWorld) => unknown])[] = [
      ['no folder', ({ run }) => rmSync(run, { recursive: true })],
      ['no socket', () => undefined],
      ['a file in its place', ({ socket }) => writeFileSync(socket, '+')],
      ['a folder in its place', ({ socket }) => mkdirSync(socket)],
      ['a link that leads nowhere', ({ socket }) => symlinkSync('nowhere', socket)],
      [
        'a socket of a server that was killed',
        async ({ socket }) => {
          const child = await serverProcess(socket, '')
          child.kill('SIGKILL')
          await new Promise((done) => child.on('exit', done))
        },
      ],
    ]
    test.each(PLACES)('where there is %s', async (_name, make) => {
      const world = clientWorld(perl)
      await make(world)
      expect(await alone(world)).toBe(true)
    })

    test('where that event is nothing at all', async () => {
      const world = clientWorld(perl)
      const called = await call(['/bin/sh', '-c', 'exec "$@" --limit 9 <&-', 'sh', ...startOf(world, itself)])
      expect(JSON.parse(called.stdout.toString())).toMatchObject({ stdin: '' })
    })

    const NOT_OURS: readonly (readonly [string, (world: ClientWorld) => void])[] = [
      [
        'a link',
        ({ run, socket }) => {
          renameSync(socket, join(run, 'real'))
          symlinkSync('real', socket)
        },
      ],
      [
        'behind a link',
        ({ run }) => {
          renameSync(run, `${run}-real`)
          symlinkSync(`${run}-real`, run)
        },
      ],
      ['in a folder that a group may write to', ({ run }) => chmodSync(run, 0o770)],
      ['in a folder that others may enter', ({ run }) => chmodSync(run, 0o701)],
      ...(process.getuid?.() === 0
        ? [
            ["somebody else's", ({ socket }: ClientWorld) => chownSync(socket, 1, 1)] as const,
            ["in somebody else's folder", ({ run }: ClientWorld) => chownSync(run, 1, 1)] as const,
          ]
        : []),
    ]
    test.each(NOT_OURS)('where the socket is %s, though somebody listens', async (_name, spoil) => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0)) })
      await ask(world)
      expect(heard.frames).toHaveLength(1)
      spoil(world)
      expect(await alone(world)).toBe(true)
      expect(heard).toMatchObject({ frames: { length: 1 }, greetings: { length: 1 } })
    })

    test('where the path of the socket is too long for one', async () => {
      const world = clientWorld(perl)
      const run = join(world.dir, 'x'.repeat(120))
      mkdirSync(run, { mode: 0o700 })
      for (const file of ['client.pl', 'client.cjs'])
        await call(['/usr/bin/perl', '-pi', '-e', `s{\\Q${world.run}\\E}{${run}}`, join(world.copy, file)])
      expect(await alone(world)).toBe(true)
    })

    const ACCEPTS: readonly (readonly [string, NonNullable<Behaviour['greeted']>])[] = [
      ['refuses', say('-')],
      ['says something else', say('x')],
      ['says something else, and much of it', say('hookline 2\n+')],
      ['hangs up', (socket) => socket.destroy()],
      ['ends', (socket) => void socket.end()],
      ['says nothing', () => undefined],
    ]
    test.each(ACCEPTS)('where the server %s', async (_name, greeted) => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { greeted, framed: say(answer(0)) })
      expect(await alone(world)).toBe(true)
      expect(await alone(world, { words: [...WORDS.slice(0, -1), '3'], input: EVERY_BYTE })).toBe(true)
      expect(heard.frames).toEqual([])
      expect(heard.greetings).toHaveLength(2)
    })

    test('where the server stands still, and at once where so many wait that no more can', async () => {
      const world = clientWorld(perl)
      const child = await serverProcess(world.socket, "socket.end('+')", 1)
      const timed = async (): Promise<number> => {
        const start = performance.now()
        expect(await alone(world)).toBe(true)
        return performance.now() - start
      }
      child.kill('SIGSTOP')
      const still = await timed()
      const waiting = Array.from({ length: 8 }, () => connect(world.socket))
      onTestFinished(() => waiting.forEach((one) => one.destroy()))
      await Promise.any(waiting.map((one) => new Promise((done) => one.once('error', done))))
      expect(await timed()).toBeLessThan(still)
    })

    test('with the environment that it had, and what perl itself would start nothing with', async () => {
      const kept = {
        PATH: '/nowhere/for/all:relative:/tmp:/usr/bin:/bin',
        CDPATH: '/x',
        ENV: '/nowhere/rc',
        BASH_ENV: '/nowhere/rc',
        TERM: 'a;b\n$(c)',
        LINES: 'a\nb=c\n',
      }
      const { stdout, stderr } = await ask(clientWorld(perl), { env: kept })
      expect(stderr).toBe('')
      const { env } = JSON.parse(stdout.toString()) as OneShot
      expect(env).toMatchObject(kept)
      expect(env).not.toHaveProperty('PERL_SKIP_LOCALE_INIT')
    })

    test('where the folder that it stands in is gone', async () => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, { framed: say(answer(0)) })
      const gone = join(world.dir, 'gone')
      mkdirSync(gone)
      const line = 'cd "$0" && rmdir "$0" && exec "$@" --limit 9'
      const words = ['/bin/sh', '-c', line, gone, ...startOf(world, itself)]
      const called = await call(words, { input: 'x', env: { PWD: gone } })
      // dash has something to say of such a folder, too
      expect(JSON.parse(called.stdout.toString())).toMatchObject({ stdin: 'eA==' })
      expect(heard.greetings).toEqual([])
    })
  })

  describe('says nothing that is not whole', () => {
    const LOST: readonly (readonly [string, Behaviour, RegExp])[] = [
      ['ends', { framed: say() }, /gone before it answered/],
      ['hangs up', { framed: (socket) => socket.destroy() }, /gone before it answered/],
      ['hangs up before the event', { greeted: (socket) => (take(socket), socket.end()) }, /gone|not whole/],
      ['sends half a header', { framed: say('0 1') }, /gone before it answered/],
      ['sends a header without an end', { framed: say('0 1 0') }, /gone before it answered/],
      ['sends half a body', { framed: say('0 10 0\n{"a"') }, /not whole/],
      ['sends one stream of two', { framed: say('0 2 2\nab') }, /not whole/],
      ['sends too much', { framed: say('0 2 0\nabc') }, /not whole/],
      ['sends garbage', { framed: say('{"decision":"allow"}\n') }, /gone before it answered/],
      ['counts too far', { framed: say('0 99999999999999999999 0\nabc') }, /gone before it answered/],
      ['counts backwards', { framed: say('0 -1 1\n') }, /gone before it answered/],
      ['has an exit code that is none', { framed: say('999 0 0\n') }, /not whole/],
      ['says nothing', {}, /did not answer in time/],
      [
        'stops in the middle',
        { framed: (socket) => void socket.write('0 4 0\nab') },
        /did not answer in time/,
      ],
    ]
    test.each(LOST)('where the server %s', async (_name, behaviour, why) => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, behaviour)
      const words = ['--event', 'PreToolUse', '--limit', '2']
      const [open, closed] = await Promise.all([
        ask(world, { words, input: '{}' }),
        ask(world, { words: [...words, '--closed'], input: '{}' }),
      ])
      expect([open.status, open.stdout.toString(), open.stderr]).toEqual([0, '', ''])
      expect([closed.status, closed.stdout.toString()]).toEqual([75, ''])
      expect(closed.stderr).toMatch(/^hookline: [^\n]+\n$/)
      expect(closed.stderr).toMatch(why)
      expect(heard.greetings).toHaveLength(2)
    })

    test('where the server is killed over the event', async () => {
      const world = clientWorld(perl)
      const text = `socket.once('data', () => { socket.write('+'); socket.once('data', () => process.kill(process.pid, 'SIGKILL')) })`
      await serverProcess(world.socket, text)
      const { status, stdout } = await ask(world, { words: [...WORDS, '--closed'], input: BIG })
      expect([status, stdout.length]).toEqual([75, 0])
    })

    test('where the server does not read on', async () => {
      const world = clientWorld(perl)
      await serve(world.socket, { greeted: (socket) => (take(socket), socket.pause()) })
      const { status, stdout, stderr } = await ask(world, { words: ['--limit', '2', '--closed'], input: BIG })
      expect([status, stdout.length]).toEqual([75, 0])
      expect(stderr).toMatch(/in time/)
    })

    test('where the event does not end', async () => {
      const world = clientWorld(perl)
      const heard = await serve(world.socket, {})
      const { status, stderr } = await ask(world, { words: ['--limit', '2', '--closed'], input: OPEN })
      expect([status, stderr]).toEqual([75, 'hookline: the event did not end in time\n'])
      expect(heard.frames).toEqual([])
    })
  })
})

test('where another server takes the place just then the client in perl shows itself to both', async () => {
  const world = clientWorld(PERL)
  const first = await serve(world.socket, { framed: say(answer(0)) })
  const calls = join(world.run, `calls.${lstatSync(world.socket).ino}`)
  const other = join(world.run, 'other.sock')
  await serve(other, {})
  const others = join(world.run, `calls.${lstatSync(other).ino}`)
  // whoever opens it to write waits until somebody reads
  rmSync(calls)
  expect((await call(['/usr/bin/mkfifo', calls])).status).toBe(0)
  const called = call([...startOf(world, PERL), ...WORDS])
  await expect.poll(() => first.connections).toBe(1)
  renameSync(other, world.socket)
  const shown: string[] = []
  const reader = createReadStream(calls, 'utf8').on('data', (text) => shown.push(text.toString()))
  onTestFinished(() => void reader.destroy())
  expect(await called).toMatchObject({ status: 0, stderr: '' })
  chmodSync(others, 0o600)
  const proof = readFileSync(others, 'utf8')
  expect(proof).toMatch(/^[0-9a-f]{32}\n$/)
  expect(shown.join('')).toContain(proof)
  expect(first.greetings).toEqual([`hookline 1 call ${BUILD} ${proof.trim()}`])
})

test('where no system says where it stands the client in perl asks its environment, and waits as long as ever', async () => {
  const world = clientWorld(PERL)
  const framed: Behaviour['framed'] = (socket) => void setTimeout(() => socket.end(answer(0, 'late')), 1800)
  const heard = await serve(world.socket, { framed })
  for (const file of ['client.pl', 'no-answer.pl'])
    await call([PERL, '-pi', '-e', 's{/proc/self/cwd}{/nowhere}', join(world.copy, file)])
  const called = await call([...startOf(world, PERL), '--limit', '30', '--closed'], {
    cwd: world.dir,
    env: { PWD: world.dir },
  })
  expect([called.status, called.stdout.toString(), called.stderr]).toEqual([0, 'late', ''])
  expect(heard.frames.map(({ cwd }) => cwd)).toEqual([world.dir])
})

test.each(['answer.pl', 'no-answer.pl'])(
  'with %s cut off anywhere the client in perl ends soon, and says no more than a whole one',
  async (file) => {
    const world = clientWorld(PERL)
    if (file === 'answer.pl') await serve(world.socket, { framed: say(answer(0, 'yes')) })
    const lines = readFileSync(join(world.copy, file), 'utf8').split('\n')
    const cuts = Array.from({ length: 12 }, (_, n) => Math.floor((n * (lines.length - 2)) / 12))
    for (const cut of cuts) {
      writeFileSync(join(world.copy, file), lines.slice(0, cut).join('\n'))
      const { status, stdout, stderr } = await call([...startOf(world, PERL), ...WORDS, '--closed'])
      expect([cut, status, stdout.toString()]).toEqual([cut, 75, ''])
      expect(stderr).toContain('run hookline install again')
    }
  },
)

test('the client in perl ends by the call of its system, where one is known', () => {
  const text = (platform: NodeJS.Platform, arch: NodeJS.Architecture): string =>
    perlClient({ version: '1', run: '/r', platform, arch, homes: { state: '/s', config: '/c' } })
  expect(text('linux', 'x64')).toContain('\nsyscall 231, 0;\nexit 0;\n')
  expect(text('linux', 'arm64')).toContain('\nsyscall 94, 0;\nexit 0;\n')
  for (const other of [text('linux', 'riscv64'), text('darwin', 'arm64')])
    expect(other).not.toContain('syscall')
})

test('the text for a Mac is perl as well', async () => {
  const { dir } = clientWorld()
  const file = join(dir, 'client.pl')
  const homes = { state: "/it's", config: '/there' }
  const about = { version: '1', run: "/it's\\here", platform: 'darwin', arch: 'arm64', homes } as const
  for (const text of [perlClient(about), perlAnswer(about), perlNoAnswer(about)]) {
    writeFileSync(file, text)
    const { status, stderr } = await call(['/usr/bin/perl', ...PERL_SWITCHES, '-c', file])
    expect([status, stderr]).toEqual([0, `${file} syntax OK\n`])
  }
  const said = perlClient({ version: '1', run: '/r', platform: 'darwin', arch: 'arm64', homes })
  expect(said).toContain("pack 'CCa104', 106, 1, $socket;")
})
