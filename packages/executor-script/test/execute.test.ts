import type { HookOutput } from '@hookline/core'
import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { execute } from '../src/execute.ts'
import type { ScriptOptions } from '../src/options.ts'
import { allGone, pidsIn, place, program, sleep } from './place.ts'
import { SPAWNS } from './spawns.ts'

const PATH = process.env['PATH']!

describe.each(SPAWNS)('a script run by %s', (_, spawn) => {
  type Given = ContextOverrides<undefined> & Pick<ScriptOptions, 'cwd'>

  /** Runs a line or an argv in a directory of its own. */
  function run(what: ScriptOptions['run'], { cwd, ...given }: Given = {}): Promise<HookOutput> {
    const settings = { run: what, ...(cwd === undefined ? {} : { cwd }) }
    return execute(hookContext(settings, { event: at(place()), env: { PATH }, ...given }), spawn)
  }

  const at = (directory: string) => event('exec.before', { command: 'ls' }, { session: { cwd: directory } })
  const guard = { hook: { guard: true } }
  const failsWith = (code: string, message: RegExp, more: object = {}) =>
    expect.objectContaining({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\S/),
      ...more,
    })

  describe('answers', () => {
    test('with JSON on stdout', async () => {
      expect(await run(`echo '{"decision":"deny","reason":"not here"}'`)).toEqual({
        decision: 'deny',
        reason: 'not here',
      })
    })

    test('with exit code 2 where nobody waits: it did not work, and that is said so', async () => {
      const background = { isDelivery: true }
      await expect(run('echo "cannot create x: Permission denied" >&2; exit 2', background)).rejects.toEqual(
        failsWith('SCRIPT_FAILED', /^exit code 2 \(a denial where somebody waits\): cannot create x/, {
          hint: expect.stringMatching(/in the background/) as string,
        }),
      )
      await expect(run('exit 3', background)).rejects.toEqual(
        failsWith('SCRIPT_FAILED', /^exit code 3$/, { hint: expect.not.stringContaining('deny') as string }),
      )
      expect(await run('exit 2')).toMatchObject({ decision: 'deny' })
    })

    test('with nothing: no objection, also of a guard', async () => {
      expect(await run('true')).toEqual({})
      expect(await run('true', guard)).toEqual({})
    })

    test('with a byte order mark, and with bytes that are no UTF-8', async () => {
      expect(await run(`printf '\\357\\273\\277{"decision":"deny"}'`)).toEqual({ decision: 'deny' })
      expect(await run(`printf '{"decision":"deny","reason":"\\377"}'`)).toEqual({
        decision: 'deny',
        reason: '\ufffd',
      })
    })

    test('with a text cut between bytes of one letter by nothing but the pipe', async () => {
      const line = `printf '{"reason":"\\303'; sleep 0.05; printf '\\251"}'`
      expect(await run(line)).toEqual({ reason: 'é' })
    })

    test('with plain text: context where a session or task starts, else data', async () => {
      const session = { session: { cwd: place() } }
      expect(await run('echo main', { event: event('task.start', {}, session) })).toEqual({ context: 'main' })
      expect(await run('echo main')).toEqual({ data: { stdout: 'main' } })
    })

    test('with half of an answer: a failure', async () => {
      await expect(run(`printf '{"decision":"deny"'`)).rejects.toEqual(
        failsWith('SCRIPT_OUTPUT_BROKEN', /decision/),
      )
    })

    test('with chatter, on a guard: a failure', async () => {
      await expect(run('echo checking...', guard)).rejects.toEqual(
        failsWith('SCRIPT_ANSWER_INVALID', /checking/),
      )
    })

    test('with what it says on stderr kept apart and logged', async () => {
      const logged: string[] = []
      const log = (line: string): void => void logged.push(line)
      expect(await run(`echo noise >&2; echo '{"decision":"ask"}'`, { log })).toEqual({ decision: 'ask' })
      expect(logged).toEqual(['stderr: noise'])
    })

    test('with secrets on stderr, of which one holds another: none is logged by half', async () => {
      const logged: string[] = []
      const hook = { env: { PART: { secret: 'PART' }, WHOLE: { secret: 'WHOLE' } } }
      const secret = (one: unknown): string =>
        (one as { secret: string }).secret === 'PART' ? 'prod' : 'prod-8f3k2jQQ'
      await run('echo "$WHOLE" >&2', { hook, secret, log: (line) => void logged.push(line) })
      expect(logged).toEqual(['stderr: [secret WHOLE]'])
    })
  })

  describe('exits', () => {
    test('with 2: a denial, stderr is the reason', async () => {
      expect(await run('echo " use pnpm " >&2; exit 2')).toEqual({ decision: 'deny', reason: 'use pnpm' })
    })

    test.each([
      ['a file that cannot be made', 'cat >> /nowhere/agent.log'],
      ['a quote that is missing', 'echo "unterminated'],
      ['a variable that is not set', 'set -u; echo $NOPE_NOWHERE'],
      ['a file that is not there', '. /nowhere'],
    ])(
      'with 2 because the shell cannot do it, %s: no denial, but a failure of a guard',
      async (_what, line) => {
        await expect(run(line)).rejects.toMatchObject({ code: 'SCRIPT_FAILED' })
        await expect(run(line, guard)).rejects.toMatchObject({ code: 'SCRIPT_FAILED' })
      },
    )

    test.each([
      ['dash', 'hookline: 3: cannot create /x: Directory nonexistent'],
      ['bash', 'hookline: line 3: /x: No such file or directory'],
      ['bash of a whole line', 'hookline: -c: line 1: unexpected EOF while looking for matching `"\''],
    ])('with 2, and the last words are those of %s', async (_shell, words) => {
      const line = (...said: readonly string[]): string =>
        `${said.map((one) => `printf '%s\\n' '${one.replaceAll("'", String.raw`'\''`)}' >&2`).join(';')}; exit 2`
      await expect(run(line(words))).rejects.toMatchObject({
        code: 'SCRIPT_FAILED',
        message: expect.stringMatching(/^exit code 2, of the shell itself: /) as string,
        hint: expect.stringContaining('no denial') as string,
      })
      expect(await run(line(words, 'use pnpm'))).toMatchObject({ decision: 'deny' })
      expect(await run(line(words.replace('hookline', 'somebody')))).toMatchObject({ decision: 'deny' })
    })

    test('with 2 because the shell that runs a file cannot do it', async () => {
      const file = join(place(), 'log.sh')
      writeFileSync(file, '#!/bin/sh\necho fine\n: > /nowhere/x\n', { mode: 0o755 })
      await expect(run([file])).rejects.toMatchObject({ code: 'SCRIPT_FAILED' })
      await expect(run(['sh', file])).rejects.toMatchObject({ code: 'SCRIPT_FAILED' })
      writeFileSync(file, '#!/bin/sh\necho "$0 says no" >&2\nexit 2\n')
      expect(await run([file])).toEqual({ decision: 'deny', reason: `${file} says no` })
    })

    test('with 2 and nothing on stderr: a denial with a reason all the same', async () => {
      expect(await run('exit 2', { hook: { id: 'no-npm' } })).toEqual({
        decision: 'deny',
        reason: 'denied by hook no-npm: exit code 2, nothing on stderr',
      })
    })

    test('with 2 and a reason as JSON', async () => {
      expect(await run(`echo '{"decision":"block","reason":"as JSON"}'; exit 2`)).toEqual({
        decision: 'deny',
        reason: 'as JSON',
      })
      expect(await run(`echo '{"decision":"allow"'; exit 2`)).toMatchObject({ decision: 'deny' })
    })

    test.each([1, 3, 126, 127, 255])(
      'with %d: a failure that says the code and the last words',
      async (code) => {
        const line = `for i in 1 2 3 4 5 6 7; do echo "line $i" >&2; done; exit ${code}`
        await expect(run(line)).rejects.toEqual(
          failsWith('SCRIPT_FAILED', new RegExp(`^exit code ${code}: line 3\n[^]*line 7$`)),
        )
      },
    )

    test('with a failure and silence: the code alone', async () => {
      await expect(run('exit 1')).rejects.toEqual(failsWith('SCRIPT_FAILED', /^exit code 1$/))
    })

    test('with a failure and nothing on stderr: the last words of stdout', async () => {
      await expect(run('echo first; echo "ERROR: only here"; exit 4')).rejects.toEqual(
        failsWith('SCRIPT_FAILED', /^exit code 4: first\nERROR: only here$/),
      )
    })

    test('because a command of the line is missing: the hint speaks of PATH', async () => {
      await expect(run('no-such-command-anywhere')).rejects.toEqual(
        failsWith('SCRIPT_FAILED', /no-such-command-anywhere/, { hint: expect.stringContaining('PATH') }),
      )
    })

    test('with an allow in its hands and another code: a failure', async () => {
      await expect(run(`echo '{"decision":"allow"}'; exit 1`)).rejects.toEqual(
        failsWith('SCRIPT_FAILED', /exit code 1/),
      )
    })

    test('killed: a failure that says the signal', async () => {
      await expect(run('echo bye >&2; kill -KILL $$')).rejects.toEqual(
        failsWith('SCRIPT_KILLED', /SIGKILL: bye/),
      )
    })

    test('after a flood: a failure', async () => {
      await expect(run('head -c 1048577 /dev/zero')).rejects.toEqual(
        failsWith('SCRIPT_OUTPUT_TOO_LARGE', /1048576/),
      )
      await expect(run('head -c 1048577 /dev/zero >&2')).rejects.toEqual(
        failsWith('SCRIPT_OUTPUT_TOO_LARGE', /1048576/),
      )
      expect(await run('head -c 1048576 /dev/zero | tr "\\0" x')).toEqual({
        data: { stdout: 'x'.repeat(1048576) },
      })
    })
  })

  describe('is told', () => {
    test('the event on stdin, without what the agent sent', async () => {
      const about = event(
        'exec.before',
        { command: 'git push' },
        { session: { cwd: place() }, raw: { secret: 1 } },
      )
      const { data } = (await run('cat', { event: about })) as { data: object }
      const { raw: _raw, ...told } = about
      expect(data).toEqual(told)
    })

    test('what came of the hooks it needs', async () => {
      const results = { lint: { status: 'done', decision: null, data: { errors: 2 } } } as const
      expect(await run('cat', { results })).toMatchObject({ data: { results } })
    })

    test('5 MB and does not look', async () => {
      const about = event('exec.before', { command: 'x'.repeat(5 << 20) }, { session: { cwd: place() } })
      expect(await run('exit 0', { event: about })).toEqual({})
      expect(await run('wc -c | tr -d " "', { event: about })).toMatchObject({
        data: { stdout: expect.stringMatching(/^524\d{4}$/) },
      })
    })

    test('a core environment and what hookline knows, and nothing else', async () => {
      const directory = place()
      const about = event('exec.after', { command: 'make' }, { session: { id: 's1', cwd: directory } })
      const env = {
        PATH,
        HOME: '/h',
        USER: 'u',
        LOGNAME: 'l',
        SHELL: '/bin/zsh',
        LANG: 'C',
        LC_ALL: 'C',
        LC_CTYPE: 'C',
        TERM: 'dumb',
        TZ: 'UTC',
        TMPDIR: '/t',
        XDG_STATE_HOME: '/x',
        AWS_SECRET: 'no',
        NODE_OPTIONS: '--no',
        LD_PRELOAD: 'no',
        OPENAI_API_KEY: 'no',
        HOOKLINE_EVENT: 'forged',
        MY_PATH: 'no',
        PATHS: 'no',
        TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        TRACESTATE: 'a=b',
        EMPTY: undefined,
      }
      const { data } = await run(['/usr/bin/env'], { event: about, env, delivery: { id: 'd1', attempt: 1 } })
      const told = Object.fromEntries(
        (data as { stdout: string }).stdout.split('\n').map((line) => line.split(/=(.*)/)),
      )
      expect(told).toEqual({
        PATH,
        HOME: '/h',
        USER: 'u',
        LOGNAME: 'l',
        SHELL: '/bin/zsh',
        LANG: 'C',
        LC_ALL: 'C',
        LC_CTYPE: 'C',
        TERM: 'dumb',
        TZ: 'UTC',
        TMPDIR: '/t',
        XDG_STATE_HOME: '/x',
        TRACEPARENT: env.TRACEPARENT,
        TRACESTATE: env.TRACESTATE,
        HOOKLINE_EVENT: 'exec.after',
        HOOKLINE_HOOK: 'user/under-test',
        HOOKLINE_AGENT: 'codex',
        HOOKLINE_SESSION_ID: 's1',
        HOOKLINE_CWD: directory,
        HOOKLINE_ROOT: directory,
        HOOKLINE_COMMAND: 'make',
        HOOKLINE_DELIVERY_ID: 'd1',
      })
    })

    test.each([
      ['exec.before', event('exec.before', { command: 'ls' }), 'ls'],
      ['exec.after', event('exec.after', { command: 'ls' }), 'ls'],
      ['a permission to run one', event('permission.request', { kind: 'exec', command: 'ls' }), 'ls'],
      ['a permission to patch', event('permission.request', { kind: 'patch' }), 'none'],
      ['patch.before', event('patch.before'), 'none'],
    ])('the command at %s', async (_name, about, command) => {
      const { session } = at(place())
      const answer = await run('echo "${HOOKLINE_COMMAND-none}"', { event: { ...about, session } as never })
      expect(answer).toEqual({ data: { stdout: command } })
    })

    test.each([
      ['longer than a variable may be', 'x'.repeat(200_000)],
      ['with a NUL byte in it', 'git push\0--force'],
    ])('no command that is %s; a guard that asks for it fails instead', async (_name, command) => {
      const about = event('exec.before', { command }, { session: { cwd: place() } })
      const line = 'echo "${HOOKLINE_COMMAND-none}"'
      expect(await run(line, { event: about })).toEqual({ data: { stdout: 'none' } })
      await expect(run(line, { event: about, ...guard })).rejects.toEqual(
        failsWith('SCRIPT_ENVIRONMENT_INCOMPLETE', /HOOKLINE_COMMAND/),
      )
      expect(await run('true', { event: about, ...guard })).toEqual({})
    })

    test('a variable of the caller is left out rather than broken', async () => {
      const env = { PATH, HOME: 'a\0b', LANG: 'C' }
      expect(await run('echo "${HOME-none} $LANG"', { env })).toEqual({ data: { stdout: 'none C' } })
    })
  })

  describe('of files', () => {
    const show = 'for file in "$@"; do echo "$file"; done'
    const lines = ({ data }: HookOutput): readonly string[] =>
      (data as { stdout?: string } | undefined)?.stdout?.split('\n') ?? []
    const patchOf = (name: 'patch.before' | 'patch.after', cwd: string, files: readonly object[] = []) =>
      event(name, { files: files as never }, { session: { cwd } })

    test('gets the matched paths, each with / or ./ in front, whatever is in them', async () => {
      const matched = [
        'src/a b.ts',
        '-rf',
        '--config=x',
        '$(touch x)',
        "it's",
        '/etc/hosts',
        '../up.ts',
        '*',
        '; id',
        'é',
      ]
      const answer = await run(show, { event: patchOf('patch.before', place()), matched })
      expect(lines(answer)).toEqual(matched.map((path) => (path.startsWith('/') ? path : `./${path}`)))
    })

    test('gets whole paths where it runs elsewhere', async () => {
      const root = place()
      mkdirSync(join(root, 'sub'))
      const answer = await run(`pwd; ${show}`, {
        cwd: 'sub',
        event: patchOf('patch.before', root),
        matched: ['a.ts', '../b.ts', '/c.ts'],
      })
      expect(lines(answer)).toEqual([join(root, 'sub'), join(root, 'a.ts'), join(root, '../b.ts'), '/c.ts'])
    })

    test('gets whole paths where the root is gone and it runs in the cwd', async () => {
      const root = join(place(), 'gone')
      const cwd = place()
      const about = event('patch.before', {}, { session: { cwd, root } })
      expect(lines(await run(`pwd; ${show}`, { event: about, matched: ['a.ts'] }))).toEqual([
        cwd,
        join(root, 'a.ts'),
      ])
    })

    test('gets them when leave to patch is asked for', async () => {
      const about = event('permission.request', { kind: 'patch' }, { session: { cwd: place() } })
      expect(lines(await run(show, { event: about, matched: ['a.ts'] }))).toEqual(['./a.ts'])
    })

    test('gets nothing at other events', async () => {
      expect(await run('echo $#', { matched: ['git push', 'ls'] })).toEqual({ data: { stdout: '0' } })
    })

    test('does not get what the patch deleted or moved away', async () => {
      const root = place()
      for (const file of ['kept.ts', 'new.ts', 'back.ts', 'target.ts']) writeFileSync(join(root, file), '')
      const files = [
        { path: 'kept.ts', change: 'update', to: null },
        { path: join(root, 'gone.ts'), change: 'delete', to: null },
        { path: 'back.ts', change: 'delete', to: null },
        { path: 'old.ts', change: 'move', to: 'new.ts' },
        { path: 'lost.ts', change: 'add', to: null },
      ]
      const matched = ['kept.ts', 'gone.ts', 'back.ts', 'old.ts', 'new.ts', 'lost.ts']
      const after = await run(show, { event: patchOf('patch.after', root, files), matched })
      expect(lines(after)).toEqual(['./kept.ts', './back.ts', './new.ts', './lost.ts'])
      const before = await run(show, { event: patchOf('patch.before', root, files), matched })
      expect(lines(before)).toEqual(matched.map((path) => `./${path}`))
    })

    test.each(['ls "$@"', 'ls ${@}', 'for f; do touch ran $1; done', 'ls $*'])(
      'does not run without a file if it asks for files: %s',
      async (line) => {
        const about = patchOf('patch.after', place(), [{ path: 'gone.ts', change: 'delete', to: null }])
        expect(await run(line, { event: about, matched: ['gone.ts'] })).toEqual({
          data: { skipped: 'no file left' },
        })
      },
    )

    test('runs without a file if it does not ask for any', async () => {
      const about = patchOf('patch.after', place(), [{ path: 'gone.ts', change: 'delete', to: null }])
      expect(await run('echo $#', { event: about, matched: ['gone.ts'] })).toEqual({ data: { stdout: '0' } })
    })

    test('runs without a file if none was named', async () => {
      expect(await run('echo "$# $@"', { event: patchOf('patch.before', place()), matched: [] })).toEqual({
        data: { stdout: '0' },
      })
    })

    test('refuses a path with a NUL byte', async () => {
      const about = patchOf('patch.before', place())
      await expect(run(show, { event: about, matched: ['a\0b'] })).rejects.toEqual(
        failsWith('SCRIPT_ARGUMENTS_INVALID', /a\\u0000b/),
      )
    })

    test('says so when there are more than the system takes', async () => {
      const matched = Array.from(
        { length: 40_000 },
        (_unused, number) => `src/${'deep/'.repeat(15)}${number}.ts`,
      )
      await expect(run(show, { event: patchOf('patch.before', place()), matched })).rejects.toEqual(
        failsWith('SCRIPT_ARGUMENTS_TOO_LONG', /arguments/),
      )
    })
  })

  describe('as an argv', () => {
    const PRINT = '#!/bin/sh\nfor word in "$@"; do printf "<%s>" "$word"; done\n'
    const words = async (args: readonly string[], given: Given = {}): Promise<unknown> => {
      const { data } = await run([program(place(), 'args', PRINT), ...args], given)
      return (data as { stdout: string } | undefined)?.stdout
    }

    test('has its holes filled, one argument each, and no shell looks at them', async () => {
      const about = event('exec.before', { command: 'a; touch x $(id) "q"' }, { session: { cwd: place() } })
      expect(
        await words(['{{ event.data.command }}', 'on {{ event.name }}', 'plain $HOME *'], { event: about }),
      ).toBe('<a; touch x $(id) "q"><on exec.before><plain $HOME *>')
    })

    test('takes a lone list as that many arguments, an absent value as an empty one', async () => {
      const about = event('exec.before', { argv: ['git', 'push', ''] }, { session: { cwd: place() } })
      expect(await words(['{{ event.data.argv }}', 'x{{ event.data.argv }}'], { event: about })).toBe(
        '<git><push><><x["git","push",""]>',
      )
      expect(await words(['{{ event.data.nothing }}', 'b'])).toBe('<><b>')
    })

    test('takes numbers, truths and tables as text', async () => {
      const about = event('exec.after', { exitCode: 3, ok: false }, { session: { cwd: place(), id: 's' } })
      expect(
        await words(['{{ event.data.exitCode }}', '{{ event.data.ok }}', '{{ event.task }}'], {
          event: about,
        }),
      ).toBe('<3><false><{"id":"task-1"}>')
    })

    test('is turned down with a NUL byte in a value', async () => {
      const about = event('exec.before', { command: 'a\0b' }, { session: { cwd: place() } })
      await expect(words(['{{ event.data.command }}'], { event: about })).rejects.toEqual(
        failsWith('SCRIPT_ARGUMENTS_INVALID', /NUL/),
      )
    })

    test('fails as its expression fails', async () => {
      await expect(words(['{{ 1 + }}'])).rejects.toMatchObject({ code: 'EXPRESSION_INVALID' })
    })

    test('gets no matched paths: it names what it wants', async () => {
      const about = event('patch.before', {}, { session: { cwd: place() } })
      expect(await words([], { event: about, matched: ['a.ts'] })).toBe(undefined)
    })

    test('finds a relative program beside the hooks.toml that names it, not in the cwd', async () => {
      const beside = place()
      mkdirSync(join(beside, 'bin'))
      program(beside, 'here', '#!/bin/sh\necho beside\n')
      program(join(beside, 'bin'), 'there', '#!/bin/sh\necho bin\n')
      const cwd = place()
      program(cwd, 'here', '#!/bin/sh\necho cwd\n')
      const given = { event: at(cwd), hook: { source: { file: join(beside, 'hooks.toml'), line: 1 } } }
      expect(await run(['./here'], given)).toEqual({ data: { stdout: 'beside' } })
      expect(await run(['bin/there'], given)).toEqual({ data: { stdout: 'bin' } })
      await expect(run(['here'], given)).rejects.toEqual(failsWith('SCRIPT_PROGRAM_MISSING', /here/))
    })

    test('finds a bare name in the PATH of the caller', async () => {
      const bin = place()
      program(bin, 'my-check', '#!/bin/sh\necho mine\n')
      expect(await run(['my-check'], { env: { PATH: `${bin}:${PATH}` } })).toEqual({
        data: { stdout: 'mine' },
      })
    })

    test('cannot name a relative program if it comes from no file', async () => {
      await expect(run(['./here'])).rejects.toEqual(failsWith('SCRIPT_PROGRAM_RELATIVE', /here/))
    })
  })

  describe('is not started', () => {
    test('if the program is missing', async () => {
      await expect(run(['/no/such/program'])).rejects.toEqual(
        failsWith('SCRIPT_PROGRAM_MISSING', /there is no program \/no\/such\/program/),
      )
    })

    test('if the interpreter of the program is missing', async () => {
      const file = program(place(), 'script', '#!/no/such/interpreter\n')
      await expect(run([file])).rejects.toEqual(failsWith('SCRIPT_PROGRAM_MISSING', /interpreter/))
    })

    test('if the program may not be executed', async () => {
      const file = join(place(), 'script')
      writeFileSync(file, '#!/bin/sh\n')
      await expect(run([file])).rejects.toEqual(failsWith('SCRIPT_PROGRAM_NOT_EXECUTABLE', /script/))
    })

    test('if the program is a directory', async () => {
      await expect(run([place()])).rejects.toEqual(
        failsWith('SCRIPT_PROGRAM_NOT_EXECUTABLE', /executor-script-/),
      )
    })

    test('if there is no directory to run in', async () => {
      await expect(run('true', { cwd: '/no/such' })).rejects.toEqual(
        failsWith('SCRIPT_CWD_MISSING', /no directory \/no\/such/),
      )
      await expect(run('true', { cwd: 'sub' })).rejects.toEqual(failsWith('SCRIPT_CWD_MISSING', /\/sub/))
      await expect(run('true', { event: at('/no/root') })).rejects.toEqual(
        failsWith('SCRIPT_CWD_MISSING', /no directory \/no\/root$/),
      )
      await expect(run('true', { cwd: echoFile() })).rejects.toEqual(
        failsWith('SCRIPT_CWD_MISSING', /no directory/),
      )
      await expect(run('true', { cwd: 'a\0b' })).rejects.toEqual(
        failsWith('SCRIPT_CWD_MISSING', /no directory/),
      )
    })

    test('if the directory goes away in the very moment', async () => {
      const directory = place()
      const context = hookContext({ run: 'true' }, { event: at(directory), env: { PATH } })
      const late = execute(context, (command, limits) => {
        rmSync(directory, { recursive: true })
        return spawn(command, limits)
      })
      await expect(late).rejects.toEqual(failsWith('SCRIPT_CWD_MISSING', /executor-script-/))
    })

    test.each(['echo {{ event.name }}', '{{ x }}', "docker ps --format '{{.Names}}'"])(
      'if a shell line holds a hole: %s',
      async (line) => {
        await expect(run(line)).rejects.toEqual(failsWith('SCRIPT_TEMPLATE', /shell line/))
      },
    )

    test('if the program is a hole', async () => {
      await expect(run(['{{ event.data.command }}', 'x'])).rejects.toEqual(
        failsWith('SCRIPT_TEMPLATE', /program/),
      )
    })

    test('if the machine is full; that may pass', async () => {
      const context = hookContext({ run: 'true' }, { event: at(place()) })
      const full = execute(context, async () => ({
        status: 'unstarted',
        cause: Object.assign(new Error('spawn'), { code: 'EAGAIN' }),
      }))
      await expect(full).rejects.toEqual(
        failsWith('SCRIPT_NOT_STARTED', /EAGAIN/, { details: expect.objectContaining({ retryable: true }) }),
      )
    })
  })

  describe('runs', () => {
    test("in the session's root, or in its cwd where the root is gone", async () => {
      const [root, cwd] = [place(), place()]
      expect(await run('pwd', { event: event('interrupt', {}, { session: { root, cwd } }) })).toEqual({
        data: { stdout: root },
      })
      const gone = event('interrupt', {}, { session: { root: '/no/root', cwd } })
      expect(await run('pwd', { event: gone })).toEqual({ data: { stdout: cwd } })
    })

    test('where it is told to, relative to the root', async () => {
      const root = place()
      mkdirSync(join(root, 'a', 'b'), { recursive: true })
      symlinkSync(join(root, 'a'), join(root, 'link'))
      const about = event('interrupt', {}, { session: { root, cwd: join(root, 'a') } })
      expect(await run('pwd', { cwd: 'a/b', event: about })).toEqual({ data: { stdout: join(root, 'a/b') } })
      expect(await run('pwd', { cwd: './link/b', event: about })).toEqual({
        data: { stdout: join(root, 'a/b') },
      })
      expect(await run('pwd', { cwd: '/', event: about })).toEqual({ data: { stdout: '/' } })
    })

    test('until the signal aborts: then it and its children end, and the failure is the reason of the signal', async () => {
      const directory = place()
      const controller = new AbortController()
      const pids = join(directory, 'pids')
      const ran = run(`sleep 60 & echo $! > ${pids}; wait`, {
        event: at(directory),
        signal: controller.signal,
      })
      const living = await pidsIn(pids, 1)
      controller.abort(new Error('time is up'))
      await expect(ran).rejects.toMatchObject({ code: 'SCRIPT_ABORTED', message: 'time is up' })
      expect(await allGone(living, 500)).toBe(true)
    })

    test('until the signal aborts: what it said until then is logged', async () => {
      const directory = place()
      const controller = new AbortController()
      const logged: string[] = []
      const ran = run('echo "connecting to 10.0.0.1" >&2; touch said; sleep 60', {
        event: at(directory),
        signal: controller.signal,
        log: (line) => void logged.push(line),
      })
      await vi.waitFor(() => expect(existsSync(join(directory, 'said'))).toBe(true), { timeout: 20_000 })
      controller.abort(new Error('time is up'))
      await expect(ran).rejects.toMatchObject({ code: 'SCRIPT_ABORTED' })
      expect(logged).toEqual(['stderr, until it was ended: connecting to 10.0.0.1'])
    })

    test('not at all once the signal has aborted', async () => {
      const directory = place()
      await expect(
        run('touch ran', { event: at(directory), signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ code: 'SCRIPT_ABORTED' })
      await sleep(30)
      expect(await run('ls', { event: at(directory) })).toEqual({})
    })

    test('with hookline as the name of a shell line', async () => {
      expect(await run('echo "$0"')).toEqual({ data: { stdout: 'hookline' } })
    })
  })
})

function echoFile(): string {
  return program(place(), 'file', '')
}
