import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPerl } from '../src/install/client/find-perl.ts'
import { codexWiring as codex } from '../src/install/codex/wiring.ts'
import { launcher, pointer } from '../src/install/launcher.ts'
import { projectLine, userLine } from '../src/install/line.ts'
import {
  answer,
  call,
  CLIENTS,
  clientWorld,
  PERL,
  say,
  serve,
  startOf,
  type Called,
  type CallOptions,
  type ClientWorld,
  type OneShot,
} from './client-world.ts'

const SHELLS = ['/bin/sh', '/bin/bash', '/bin/dash', '/bin/zsh', '/usr/bin/fish'].filter((file) =>
  existsSync(file),
)

/** What Codex gives to a shell of its user. */
const agentCalls = (
  { hook: script }: ClientWorld,
  { shell = '/bin/sh', perl, native = 'PreToolUse', closed = true, timeout = 2, ...options }: LineCall = {},
): Promise<Called> => {
  const line = userLine(codex, { native, closed, timeout }, { script, perl, install: 'id' })
  return call([shell, '-c', line], { input: '{}', ...options })
}

interface LineCall extends CallOptions {
  readonly shell?: string
  /** The one that the line starts itself. */
  readonly perl?: string | undefined
  readonly native?: string
  readonly closed?: boolean
  readonly timeout?: number
}

const told = ({ status, stdout, stderr }: Called): readonly [number | null, string, string] => [
  status,
  stdout.toString(),
  stderr,
]

describe.each(CLIENTS)('a wired line, with the client in %s,', (_, perl, itself) => {
  const lineCalls = (world: ClientWorld, options: LineCall = {}): Promise<Called> =>
    agentCalls(world, { perl: itself, ...options })

  test.each(SHELLS)('gives the answer of the server, in %s', async (shell) => {
    const world = clientWorld(perl)
    const heard = await serve(world.socket, { framed: say(answer(0, '{"a":"ä"}')) })
    for (const closed of [true, false])
      expect(told(await lineCalls(world, { shell, closed }))).toEqual([0, '{"a":"ä"}', ''])
    expect(heard.frames.map(({ words }) => words.slice(4))).toEqual([
      ['--scope', 'user', '--install', 'id', '--limit', '2', '--closed'],
      ['--scope', 'user', '--install', 'id', '--limit', '2'],
    ])
  })

  test.each(SHELLS)('denies in %s where the server is lost over the event, and says why', async (shell) => {
    const world = clientWorld(perl)
    await serve(world.socket, { framed: say('0 10 0\n{"hook') })
    const [status, stdout, stderr] = told(await lineCalls(world, { shell }))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^hookline: the answer of the server is not whole\nhookline did not answer, .*run hookline install codex.*\n$/,
    )
  })

  test('is quiet of a locale that is not installed', async () => {
    const world = clientWorld(perl)
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    const env = { LC_ALL: 'xx_XX.UTF-8', LANG: 'xx_XX' }
    expect(told(await lineCalls(world, { env, shell: '/bin/sh' }))).toEqual([0, 'yes', ''])
    expect(heard.frames[0]!.env.get('LC_ALL')).toBe('xx_XX.UTF-8')
  })

  test('denies before the agent gives up where the server says nothing', async () => {
    const world = clientWorld(perl)
    await serve(world.socket, {})
    const [status, stdout, stderr] = told(await lineCalls(world))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('did not answer in time')
  })

  test('of a guard on PreCompact denies in the way that Codex obeys there', async () => {
    const world = clientWorld(perl)
    await serve(world.socket, { framed: say('0 10 0\n{"hook') })
    const { status, stdout } = await lineCalls(world, { native: 'PreCompact' })
    expect([status, JSON.parse(stdout.toString())]).toMatchObject([0, { continue: false }])
  })

  test('lets go at Stop, where a denial would be another round, and where no guard listens', async () => {
    const world = clientWorld(perl)
    await serve(world.socket, { framed: say('0 10 0\n{"hook') })
    const [status, stdout] = told(await lineCalls(world, { native: 'Stop' }))
    expect([status, stdout]).toEqual([75, ''])
    expect(told(await lineCalls(world, { closed: false }))).toEqual([0, '', ''])
  })

  test('of a project finds the same client', async () => {
    const world = clientWorld(perl)
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    const lasting = join(world.dir, 'hookline/bin/hook')
    writeFileSync(lasting, pointer(world.copy), { mode: 0o700 })
    const line = projectLine(codex, 'Stop')
    expect(told(await call(['/bin/sh', '-c', line], { env: { XDG_STATE_HOME: world.dir } }))).toEqual([
      0,
      'yes',
      '',
    ])
    expect(heard.frames.map(({ words }) => words)).toEqual([
      ['--agent', 'codex', '--event', 'Stop', '--scope', 'project'],
    ])
  })
})

describe('a wired line', () => {
  const nowhere = { PATH: '/nowhere' }

  test('asks the server where there is no Node', async () => {
    const world = clientWorld('/usr/bin/perl', '/nowhere/node')
    await serve(world.socket, { framed: say(answer(0, 'yes')) })
    expect(told(await agentCalls(world, { env: nowhere }))).toEqual([0, 'yes', ''])
  })

  test('asks the server in Node where the perl is gone', async () => {
    const world = clientWorld('/nowhere/perl')
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    expect(told(await agentCalls(world, { env: nowhere }))).toEqual([0, 'yes', ''])
    expect(heard.frames).toHaveLength(1)
  })

  test.each([
    ['no perl and no Node', '/nowhere/perl'],
    ['no Node, and no server', '/usr/bin/perl'],
  ])('denies where there is %s', async (_, perl) => {
    const world = clientWorld(perl, '/nowhere/node')
    const [status, stdout, stderr] = told(await agentCalls(world, { env: nowhere }))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^hookline finds no Node [^\n]*\nhookline did not answer, [^\n]*\n$/)
    expect((await agentCalls(world, { env: nowhere, closed: false })).status).toBe(127)
  })

  test('finds another Node on PATH where that one is gone, for the event that no server takes', async () => {
    const world = clientWorld('/usr/bin/perl', '/nowhere/node')
    await serve(world.socket, { greeted: say('-') })
    const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin` }
    const { status, stdout, stderr } = await agentCalls(world, { env, timeout: 62 })
    expect([status, stderr]).toEqual([0, ''])
    const { args, stdin } = JSON.parse(stdout.toString()) as OneShot
    expect([args.slice(-2), Buffer.from(stdin, 'base64').toString()]).toEqual([
      ['--closed', '--start-server'],
      '{}',
    ])
  })
})

describe('a line that starts perl itself', () => {
  const perl = PERL
  const nowhere = { PATH: '/nowhere' }

  test.each(SHELLS)('runs no hook twice where it does not end well, in %s', async (shell) => {
    const world = clientWorld(PERL)
    const heard = await serve(world.socket, { framed: say(answer(3, 'out', 'why\n')) })
    expect(told(await agentCalls(world, { shell, perl, closed: false }))).toEqual([75, 'out', 'why\n'])
    expect(heard.greetings).toHaveLength(1)
  })

  test.each(['/nowhere/perl', '/etc/passwd'])(
    'asks the server in Node where its perl is %s',
    async (gone) => {
      const world = clientWorld(gone)
      const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
      for (const closed of [true, false]) {
        const { status, stdout, stderr } = await agentCalls(world, { perl: gone, closed, env: nowhere })
        // the shell says what it does not find
        expect([status, stdout.toString(), stderr.trim().split('\n').length]).toEqual([0, 'yes', 1])
      }
      expect(heard.frames.map(({ body }) => body.toString())).toEqual(['{}', '{}'])
    },
  )

  test('finds its own way where only the text of the client is gone', async () => {
    const world = clientWorld(PERL)
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    rmSync(join(world.copy, 'client.pl'))
    expect((await agentCalls(world, { perl, closed: false })).stdout.toString()).toBe('yes')
    expect(heard.frames.map(({ body }) => body.toString())).toEqual(['{}'])
  })

  test('denies for a guard where half of its text is gone and no server is there, and says so', async () => {
    const world = clientWorld(PERL)
    rmSync(join(world.copy, 'no-answer.pl'))
    const { status, stderr } = await agentCalls(world, { perl })
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/cannot be read: run hookline install again\n/),
    ])
    expect((await agentCalls(world, { perl, closed: false })).status).toBe(75)
  })

  test('denies for a guard where what an answer needs is gone, and says so; nothing else is denied', async () => {
    const world = clientWorld(PERL)
    await serve(world.socket, { framed: say(answer(0, 'yes')) })
    rmSync(join(world.copy, 'answer.pl'))
    const { status, stdout, stderr } = await agentCalls(world, { perl })
    expect([status, stdout.toString()]).toEqual([2, ''])
    expect(stderr).toMatch(/cannot be read: run hookline install again\n/)
    expect((await agentCalls(world, { perl, closed: false })).status).toBe(75)
  })

  test('denies for a guard where the copy is gone, and nothing else', async () => {
    const world = clientWorld(PERL)
    rmSync(world.copy, { recursive: true })
    expect((await agentCalls(world, { perl })).status).toBe(2)
    expect((await agentCalls(world, { perl, closed: false })).status).toBe(75)
  })

  test('denies nothing by accident where no guard listens', async () => {
    const world = clientWorld(PERL)
    writeFileSync(world.hook, '#!/bin/sh\nif [ "half of it" ')
    rmSync(join(world.copy, 'client.pl'))
    expect((await agentCalls(world, { perl, closed: false })).status).toBe(75)
  })

  test('asks the server in Node where perl does not start in the environment of the agent', async () => {
    const world = clientWorld(PERL)
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    const starter = join(world.dir, 'perl')
    writeFileSync(starter, `#!/bin/sh\n[ -z "$LD_LIBRARY_PATH" ] || exit 127\nexec ${PERL} "$@"\n`, {
      mode: 0o700,
    })
    writeFileSync(
      world.hook,
      launcher({ node: process.execPath, perl: starter }, '1.0.0', { state: world.dir, config: world.dir }),
    )
    for (const LD_LIBRARY_PATH of ['', '/nowhere'])
      expect(told(await agentCalls(world, { perl: starter, env: { LD_LIBRARY_PATH } }))).toEqual([
        0,
        'yes',
        '',
      ])
    expect(heard.frames.map(({ body }) => body.toString())).toEqual(['{}', '{}'])
  })

  test.each(SHELLS)('tells the session in %s that it denied by itself, where there is one', async (shell) => {
    const world = clientWorld(PERL)
    const file = join(world.dir, `it's told`)
    for (const native of ['PreToolUse', 'PreCompact']) {
      writeFileSync(file, '')
      const lost = { script: join(world.dir, 'nowhere'), perl, install: 'id', told: file }
      const line = userLine(codex, { native, closed: true, timeout: 9 }, lost)
      const denied = await call([shell, '-c', line], { input: '{}' })
      expect([native, denied.status]).toEqual([native, native === 'PreCompact' ? 0 : 2])
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ is: 'lost', name: native })
      if (native === 'PreCompact')
        expect(JSON.parse(denied.stdout.toString())).toHaveProperty('continue', false)
      rmSync(file)
      await call([shell, '-c', line], { input: '{}' })
      expect(existsSync(file)).toBe(false)
    }
  })

  test('denies for a guard where its answer cannot be written', async () => {
    const world = clientWorld(PERL)
    await serve(world.socket, { framed: say(answer(0, 'no')) })
    const line = userLine(
      codex,
      { native: 'PreToolUse', closed: true, timeout: 9 },
      { script: world.hook, perl, install: 'id' },
    )
    for (const stdout of ['>&-', '>/dev/full'])
      expect((await call(['/bin/sh', '-c', `exec ${stdout}; ${line}`])).status).toBe(2)
  })

  test('denies in time where whoever started it has blocked the signal of the alarm', async () => {
    const world = clientWorld(PERL)
    await serve(world.socket, {})
    const blocked = 'POSIX::sigprocmask(POSIX::SIG_BLOCK(), POSIX::SigSet->new(14)); exec @ARGV'
    const words = [...startOf(world, PERL), '--limit', '2', '--closed']
    const { status, stderr } = await call([PERL, '-MPOSIX', '-e', blocked, ...words], { input: '{}' })
    expect([status, stderr]).toEqual([75, 'hookline: the server did not answer in time\n'])
  })

  test('loads no code that the environment names', async () => {
    const world = clientWorld(PERL)
    const heard = await serve(world.socket, { framed: say(answer(0, 'yes')) })
    const marked = join(world.dir, 'marked')
    writeFileSync(join(world.dir, 'Evil.pm'), `open my $f, '>', ${JSON.stringify(marked)}; 1`)
    const env = {
      PERL5LIB: world.dir,
      PERLLIB: world.dir,
      PERL5OPT: '-MEvil',
      PERL5DB: 'BEGIN { require Evil }',
    }
    expect(told(await agentCalls(world, { perl, env }))).toEqual([0, 'yes', ''])
    expect([heard.frames.length, existsSync(marked)]).toEqual([1, false])
  })
})

describe('the perl of a copy', () => {
  const perl = (dir: string, text: string): string => {
    writeFileSync(join(dir, 'perl'), `#!/bin/sh\n${text}\n`, { mode: 0o700 })
    return join(dir, 'perl')
  }

  test('is the one of the system, or else the one on PATH', () => {
    const { dir, copy } = clientWorld()
    const [one, two] = [perl(dir, 'exit 0'), perl(copy, 'exit 0')]
    expect(findPerl({ PATH: copy }, one)).toBe(one)
    expect(findPerl({ PATH: copy }, '/nowhere/perl')).toBe(two)
  })

  test('is none that does not start, and none whose place depends on the folder one stands in', () => {
    const { dir, copy } = clientWorld()
    const broken = perl(dir, 'echo "install the tools first" >&2; exit 1')
    expect(findPerl({ PATH: '/nowhere' }, broken)).toBeUndefined()
    expect(findPerl({ PATH: copy }, broken)).toBeUndefined()
    perl(copy, 'exit 0')
    expect(findPerl({ PATH: relative(process.cwd(), copy) }, broken)).toBeUndefined()
  })
})
