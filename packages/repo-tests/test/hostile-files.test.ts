import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packedWorld } from './own-executors-world.ts'

const world = packedWorld(['core', 'executor-filesystem'])

/** A guard of the repository that writes; that it denies says that it could not. */
const hook = (id: string, settings: string): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\nmatch = "go ${id}*"\nguard = true\nexecutor = "filesystem"\nwith.action = "append"\n${settings}\n`

async function trusted(...hooks: readonly string[]): Promise<void> {
  world.installed('version = 1\n')
  world.me.write('project/hooks.toml', `version = 1\n${hooks.join('\n')}`)
  const { stdout } = await world.me.hookline(['trust', '--json'])
  const { hash } = JSON.parse(stdout) as { readonly hash: string }
  expect((await world.me.hookline(['trust', '--yes', hash])).status).toBe(0)
}

/** What came of a command: nothing, or the code that it was denied with. */
async function ended(command: string): Promise<string> {
  const { decision, reason } = await world.me.command(command)
  return decision === undefined ? 'done' : (/\b(?:FILE|STATE)_[A-Z_]+\b/.exec(reason)?.[0] ?? reason)
}

test('write outside of itself by a hook about files that you trusted: it has no root but the repository and a folder of its own', async () => {
  const { folder, home } = world.me
  const roots = { home, tmp: folder, etc: '/etc', state: world.me.state }
  await trusted(
    hook('inside', 'with.path = "log"'),
    hook('up', 'with.path = "../log"'),
    hook('absolute', `with.path = "${folder}/log"`),
    hook('said', 'with.path = "{{ event.data.command }}"'),
    ...Object.entries(roots).map(([id, root]) => hook(id, `with.root = "${root}"\nwith.path = "log"`)),
  )
  expect(await ended('go inside')).toBe('done')
  expect(existsSync(join(world.me.project, 'log'))).toBe(true)
  for (const id of ['up', 'absolute', 'said /../../../log'])
    expect([id, await ended(`go ${id}`)]).toEqual([id, 'FILE_PATH'])
  for (const id of Object.keys(roots)) expect([id, await ended(`go ${id}`)]).toEqual([id, 'FILE_ROOT'])
  expect(readdirSync(folder).toSorted()).toEqual(['home', 'project'])
  expect(existsSync(join(home, 'log'))).toBe(false)
})

test('have a file of yours written by a link in the place of what a hook writes: no link is followed, also no second name', async () => {
  const { folder, project } = world.me
  await trusted(
    hook('soft', 'with.path = "soft"'),
    hook('hard', 'with.path = "hard"'),
    hook('dir', 'with.path = "dir/mine"'),
  )
  writeFileSync(join(folder, 'mine'), 'mine')
  symlinkSync(join(folder, 'mine'), join(project, 'soft'))
  linkSync(join(folder, 'mine'), join(project, 'hard'))
  symlinkSync(folder, join(project, 'dir'))
  expect(await ended('go soft')).toBe('FILE_LINK')
  expect(await ended('go hard')).toBe('FILE_HARD_LINK')
  expect(await ended('go dir')).toBe('FILE_LINK')
  expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine')
})

test('reach what you or another repository keep in the state directory: each has a folder of its own', async () => {
  const files = join(world.me.state, 'files')
  await trusted(
    hook('own', 'with.root = "state"\nwith.path = "log"'),
    hook('other', 'with.root = "state"\nwith.path = "../../user/log"'),
  )
  mkdirSync(join(files, 'user'), { recursive: true, mode: 0o700 })
  mkdirSync(join(files, 'projects/another'), { recursive: true, mode: 0o700 })
  expect(await ended('go own')).toBe('done')
  expect(await ended('go other')).toBe('FILE_PATH')
  expect(readdirSync(join(files, 'user'))).toEqual([])
  expect(readdirSync(join(files, 'projects/another'))).toEqual([])
  const [own] = readdirSync(join(files, 'projects')).filter((name) => name !== 'another')
  expect(readdirSync(join(files, 'projects', own!))).toEqual(['log'])
})

test('have what steers git or an agent written by what the agent says: a hole of a path never leads there', async () => {
  await trusted(hook('said', 'with.path = "{{ event.session.id }}/{{ event.task.id }}"'))
  const say = async (session: string, turn: string): Promise<string> => {
    const payload = {
      session_id: session,
      turn_id: turn,
      transcript_path: null,
      cwd: world.me.project,
      model: 'm',
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'go said' },
      tool_use_id: 'one',
    }
    const flags = ['run', '--agent', 'codex', '--event', 'PreToolUse']
    const { stdout } = await world.me.hookline(flags, JSON.stringify(payload))
    return /FILE_[A-Z]+/.exec(stdout)?.[0] ?? stdout
  }
  expect(await say('a', 'b')).toBe('')
  for (const [session, turn] of [
    ['.git', 'config'],
    ['.GIT', 'hooks'],
    ['.codex', 'config.toml'],
    ['x', 'hooks.toml'],
  ] as const)
    expect([session, await say(session, turn)]).toEqual([session, 'FILE_PROTECTED'])
  expect(readdirSync(join(world.me.project, '.git'))).toEqual(['refs'])
})
