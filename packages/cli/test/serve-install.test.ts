import { NODE_FLAGS } from '@hookline/server/start'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unitFor } from '../src/serve/unit.ts'
import { plistIn } from './plist.ts'
import { serveWorld, type ServeWorld } from './serve-world.ts'

const SYSTEMD = ['serve', 'install', '--for', 'systemd']
const LAUNCHD = ['serve', 'install', '--for', 'launchd']

const ODD = [
  'with space',
  'per%h%cent%%',
  'dollar$HOME${PATH}$$',
  `quo'te"s`,
  'back\\slash\\n\\x41',
  'ünïcödé 日本 🙂',
  '<xml> & ]]> &amp;',
  ' -begins; # and = ends ',
]

const unitFile = ({ dir }: ServeWorld): string => join(dir, 'c/systemd/user/hookline.service')
const agentFile = ({ dir }: ServeWorld): string => join(dir, 'Library/LaunchAgents/dev.hookline.server.plist')

test('writes a unit, says how to enable it and that it is untested, and changes nothing the next time', () => {
  const world = serveWorld()
  const { status, stdout, stderr } = world.hookline(SYSTEMD)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(`written  ${unitFile(world)}`)
  expect(stdout).toContain('systemctl --user enable --now hookline')
  expect(stdout).toContain('untested live')
  const before = lstatSync(unitFile(world))
  const again = world.hookline(SYSTEMD)
  expect(again.stdout).toContain('nothing to do')
  const { ino, mtimeMs } = lstatSync(unitFile(world))
  expect({ ino, mtimeMs }).toEqual({ ino: before.ino, mtimeMs: before.mtimeMs })
  expect(JSON.parse(world.hookline([...SYSTEMD, '--json']).stdout)).toMatchObject({
    kind: 'systemd',
    file: unitFile(world),
    changed: false,
    untested: true,
  })
})

test('makes the copy that the unit starts', () => {
  const world = serveWorld()
  const text = world.hookline([...SYSTEMD, '--print']).stdout
  expect(text).toContain(join(world.copy, 'server.cjs'))
  // longer than an agent waits for a call that was taken
  expect(text).toContain('TimeoutStopSec=620\n')
  world.hookline(SYSTEMD)
  expect(readFileSync(unitFile(world), 'utf8')).toBe(text)
  expect(existsSync(join(world.copy, 'run.cjs'))).toBe(true)
})

test.each([
  ['systemd', SYSTEMD, unitFile],
  ['launchd', LAUNCHD, agentFile],
] as const)('--print and --dry-run write nothing: %s', (_, args, fileOf) => {
  const world = serveWorld()
  const printed = world.hookline([...args, '--print']).stdout
  const dry = world.hookline([...args, '--dry-run']).stdout
  expect(dry).toContain(`would write ${fileOf(world)}`)
  for (const line of printed.trimEnd().split('\n')) expect(dry).toContain(line)
  expect(existsSync(fileOf(world))).toBe(false)
})

test.each([
  ['systemd', SYSTEMD, unitFile],
  ['launchd', LAUNCHD, agentFile],
] as const)(
  'a file of somebody else is left alone, and kept where --force is given: %s',
  (_, args, fileOf) => {
    const world = serveWorld()
    const file = fileOf(world)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'mine\n')
    const no = world.hookline(args)
    expect(no).toMatchObject({ status: 73, stderr: expect.stringContaining('SERVE_UNIT_FOREIGN') as string })
    const out = ['serve', 'uninstall', ...args.slice(2)]
    expect(world.hookline(out).status).toBe(73)
    expect(readFileSync(file, 'utf8')).toBe('mine\n')
    const { stdout, status } = world.hookline([...args, '--force', '--json'])
    expect(status).toBe(0)
    const { backup } = JSON.parse(stdout) as { readonly backup: string }
    expect(readFileSync(backup, 'utf8')).toBe('mine\n')
    expect(world.hookline(out)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('removed') as string,
    })
    expect(existsSync(file)).toBe(false)
    expect(world.hookline(out).stdout).toContain('nothing to do')
  },
)

test('what hookline itself wrote is written anew after a change, and status says so before', () => {
  const world = serveWorld()
  world.hookline(SYSTEMD)
  const file = unitFile(world)
  const whole = readFileSync(file, 'utf8')
  expect(world.hookline(['serve', 'status']).stdout).not.toContain('serve install')
  writeFileSync(file, whole.replace('server.cjs', 'older/server.cjs'))
  if (process.platform === 'linux') {
    expect(world.hookline(['serve', 'status']).stdout).toContain('to do: ')
    expect(world.hookline(['status']).stdout).toContain('hookline serve install')
  }
  const { stdout } = world.hookline(SYSTEMD)
  expect(stdout).toContain('systemctl --user restart hookline')
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

test('a link to a file elsewhere goes on to lead there', () => {
  const world = serveWorld()
  mkdirSync(dirname(unitFile(world)), { recursive: true })
  world.hookline(SYSTEMD)
  const kept = join(world.dir, 'dotfiles.service')
  writeFileSync(kept, readFileSync(unitFile(world), 'utf8').replace('RestartSec=2', 'RestartSec=9'))
  world.hookline(['serve', 'uninstall', '--for', 'systemd'])
  symlinkSync(kept, unitFile(world))
  world.hookline(SYSTEMD)
  expect(lstatSync(unitFile(world)).isSymbolicLink()).toBe(true)
  expect(readFileSync(kept, 'utf8')).toContain('RestartSec=2')
})

test('another kind than the two, and a path with a line break, are refused', () => {
  expect(serveWorld().hookline(['serve', 'install', '--for', 'openrc'])).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('none for openrc') as string,
  })
  const env = { HOME: '/h', XDG_STATE_HOME: '/a\nb', XDG_CONFIG_HOME: '/c' }
  expect(() => unitFor({ node: '/n', file: '/s' }, 'systemd', env)).toThrow(/no unit can have such a path/)
  const windows = (): unknown => unitFor({ node: '/n', file: '/s' }, undefined, { HOME: '/h' }, 'win32')
  expect(windows).toThrow('hookline writes units of systemd and launchd, and none for win32')
})

describe('as those who read them do', () => {
  const noSystemd = spawnSync('systemd-analyze', ['--version']).status !== 0
  if (noSystemd && process.env['CI'] !== undefined) throw new Error('CI has no systemd-analyze')
  if (noSystemd) process.stderr.write('SKIPPED: no systemd-analyze here, so no unit was verified\n')

  test.skipIf(noSystemd)(
    'a written unit is verified by systemd-analyze, and one with a mistake is not',
    () => {
      const world = serveWorld()
      world.hookline(SYSTEMD)
      expect(verified(world, unitFile(world))).toEqual({ status: 0, said: '' })
      const text = readFileSync(unitFile(world), 'utf8')
      writeFileSync(unitFile(world), text.replace('Restart=on-failure', 'Restart=now and then'))
      expect(verified(world, unitFile(world)).said).toContain('restart specifier')
    },
  )

  test.skipIf(noSystemd).each(ODD)('systemd takes %j in every path, and reads what was meant', (odd) => {
    const world = serveWorld()
    const parts = oddParts(world, odd)
    const unit = unitFor(parts, 'systemd', parts.env)
    const file = join(world.dir, 'odd.service')
    writeFileSync(file, unit.text)
    expect(verified(world, file)).toEqual({ status: 0, said: '' })
    const { said } = verified(world, file, { SYSTEMD_LOG_LEVEL: 'debug' })
    const words = shellWords(/^\s*Command Line: (.*)$/m.exec(said)![1]!)
    expect(words.slice(-2 - NODE_FLAGS.length)).toEqual([parts.node, ...NODE_FLAGS, parts.file])
    const variables = [...said.matchAll(/^\t\tEnvironment: (.*)$/gm)].map(([, one]) => one)
    expect(variables).toEqual([
      'HOOKLINE_SERVE=stay',
      `XDG_STATE_HOME=${parts.env['XDG_STATE_HOME']}`,
      `XDG_CONFIG_HOME=${parts.env['XDG_CONFIG_HOME']}`,
    ])
    // whatever stands before them becomes Node
    if (words.length > 2 + NODE_FLAGS.length)
      expect(words.slice(0, 3)).toEqual(['/bin/sh', '-c', 'exec "$0" "$@"'])
  })

  test.skipIf(noSystemd)(
    'what systemd reads from it starts a server that answers, also in an odd place',
    async () => {
      const world = serveWorld(`o dd %h $HOME "' ü`)
      world.hookline(SYSTEMD)
      // systemd-analyze itself does not find a unit in a folder of such a name
      const file = join(world.dir, '../hookline.service')
      cpSync(unitFile(world), file)
      const { said, status } = verified(world, file, { SYSTEMD_LOG_LEVEL: 'debug' })
      expect(status).toBe(0)
      const [program, ...args] = shellWords(/^\s*Command Line: (.*)$/m.exec(said)![1]!)
      const variables = [...said.matchAll(/^\t\tEnvironment: ([^=]*)=(.*)$/gm)].map(([, name, is]) => [
        name!,
        is!,
      ])
      const server = spawn(program!, args, { env: Object.fromEntries(variables), cwd: '/', stdio: 'ignore' })
      const ended = new Promise((resolve) => server.once('exit', resolve))
      await expect.poll(() => world.hookline(['serve', 'status']).status, { timeout: 20_000 }).toBe(0)
      expect(world.pid()).toBe(server.pid)
      // with exit code 0 it is not started again
      expect(world.hookline(['serve', 'stop']).status).toBe(0)
      expect(await ended).toBe(0)
    },
  )

  test.each(ODD)('a plist with %j in every path is XML, and says what was meant', (odd) => {
    const { node, file, env } = oddParts(serveWorld(), odd)
    const unit = unitFor({ node, file }, 'launchd', env)
    expect(plistIn(unit.text)).toMatchObject({
      Label: 'dev.hookline.server',
      ProgramArguments: [node, ...NODE_FLAGS, file],
      EnvironmentVariables: {
        HOOKLINE_SERVE: 'stay',
        XDG_STATE_HOME: env.XDG_STATE_HOME,
        XDG_CONFIG_HOME: env.XDG_CONFIG_HOME,
      },
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ExitTimeOut: 620,
    })
  })

  test('the reader of plists of these tests refuses what is none', () => {
    const { node, file, env } = oddParts(serveWorld(), 'a')
    const { text } = unitFor({ node, file }, 'launchd', env)
    const broken = [
      ['</dict>', ''],
      ['<true/>', '<true>'],
      ['<key>Label</key>', ''],
      ['>stay<', '>&<'],
      ['>stay<', '>&b;<'],
      ['>stay<', '><b<'],
      ['<key>RunAtLoad</key>', '<key>Label</key>'],
      ['</plist>', '</plist><plist>'],
    ] as const
    const isRead = ([was, is]: readonly [string, string]): boolean => {
      try {
        plistIn(text.replace(was, is))
        return true
      } catch {
        return false
      }
    }
    expect(isRead(['nothing', 'that is there'])).toBe(true)
    expect(broken.filter(isRead)).toEqual([])
  })

  test('the command that launchd is told with is one for a shell', () => {
    const home = join(serveWorld().dir, `it's "$HOME" here`)
    const { enable, file } = unitFor({ node: '/n', file: '/s' }, 'launchd', { HOME: home })
    const { stdout } = spawnSync('sh', ['-c', `launchctl() { printf '%s\\n' "$@"; }; ${enable}`], {
      encoding: 'utf8',
    })
    expect(stdout.split('\n').slice(0, 3)).toEqual(['bootstrap', `gui/${process.getuid!()}`, file])
  })
})

/** A Node, a program and folders with such a name. */
function oddParts(
  world: ServeWorld,
  odd: string,
): { node: string; file: string; env: Record<string, string> } {
  const at = join(world.dir, odd)
  mkdirSync(at)
  const node = join(at, 'odd-node')
  writeFileSync(node, '#!/bin/sh\n')
  chmodSync(node, 0o755)
  const env = { HOME: at, XDG_STATE_HOME: join(at, 's'), XDG_CONFIG_HOME: join(at, 'c') }
  return { node, file: join(at, 'server.cjs'), env }
}

/** As a shell takes a line apart: so systemd writes down what it would execute. */
function shellWords(line: string): readonly string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

function verified(
  { env, dir }: ServeWorld,
  file: string,
  more: Readonly<Record<string, string>> = {},
): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', file], {
    // a folder without units of its own
    env: {
      ...env,
      XDG_RUNTIME_DIR: join(dir, '..'),
      HOME: join(dir, '..'),
      XDG_CONFIG_HOME: join(dir, '..'),
      ...more,
    },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { status, said: stdout + stderr }
}
