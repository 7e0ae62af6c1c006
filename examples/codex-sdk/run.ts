import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codexSettings, createLab, heard, startModelServer } from '@hookline/repo-tests/e2e'
import { createHooks } from '@hookline/sdk'
import { withHooks } from '@hookline/sdk/codex'
import { Codex, type ThreadEvent } from '@openai/codex-sdk'

// 1. A throw-away home for Codex, and a model that is a script, on loopback. Codex is the real one, the SDK's own, or another that is named.
const lab = await createLab()
process.env['XDG_STATE_HOME'] = lab.env['XDG_STATE_HOME']
writeFileSync(join(lab.workspace, 'notes.md'), 'Nobody has a copy of these.\n')
const has = (name: string): boolean => existsSync(join(lab.workspace, name))
const model = await startModelServer([
  [{ shell: 'rm notes.md' }],
  [{ shell: 'touch deployed' }],
  [{ shell: 'echo three; exit 3' }],
  [{ patch: '*** Begin Patch\n*** Add File: greet.js\n+hello\n*** End Patch\n' }],
  [{ say: 'I am done.' }],
  [{ say: 'I am done, and the tests passed.' }],
  [{ shell: `apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: again.js\n+again\n*** End Patch\nEOF` }],
  [{ say: 'Once more, passed.' }],
  [{ shell: 'echo watched' }],
  [{ say: 'I was watched.' }],
])
writeFileSync(join(lab.codexHome, 'config.toml'), codexSettings({ model: 'gpt-5.5', modelUrl: model.url }))
const other = process.env['HOOKLINE_CODEX']
const options = { env: { ...lab.env }, ...(other === undefined ? {} : { codexPathOverride: other }) }
const where = {
  workingDirectory: lab.workspace,
  skipGitRepoCheck: true,
  sandboxMode: 'danger-full-access',
} as const

try {
  await play()
} finally {
  await model.close()
  await lab.remove()
}

async function play(): Promise<void> {
  // 2. Hooks, in this process.
  const told: {
    readonly name: string
    readonly channel: string
    readonly data: Readonly<Record<string, unknown>>
  }[] = []
  const hooks = createHooks([
    { id: 'rules', on: 'session.start', context: 'Nothing is removed here.' },
    { id: 'no-rm', on: 'exec.before', match: 'rm *', guard: true, deny: 'Nothing here is removed' },
    {
      id: 'rehearse',
      on: 'exec.before',
      match: 'touch deployed',
      rewrites: true,
      call: () => ({ rewrite: { command: 'touch rehearsed' } }),
    },
    {
      id: 'tests-first',
      on: 'task.complete',
      if: '!event.data.lastMessage.contains("passed")',
      deny: 'Run the tests',
    },
    { id: 'audit', on: '*', call: ({ event }) => void told.push(event as (typeof told)[number]) },
  ])
  deepEqual(await hooks.check(), [])

  // 3. Codex as ever, of the same options.
  const codex = withHooks(options, hooks)
  const thread = codex.startThread(where)
  const { finalResponse } = await thread.run('Greet me.')

  ok(heard(model.requests[0], 'Nothing is removed here.'))
  say('the model knew the rules from its first word on')

  ok(has('notes.md') && heard(model.requests[1], 'Nothing here is removed'))
  say('the notes are there, and the model knows why')

  deepEqual([has('deployed'), has('rehearsed')], [false, true])
  say('nothing was deployed, only rehearsed')

  equal(finalResponse, 'I am done, and the tests passed.')
  ok(heard(model.requests[5], 'Run the tests'))
  say('it was not done before the tests had passed')

  const after = told.filter(({ name }) => name === 'exec.after')
  deepEqual(
    after.map(({ data: { command, exitCode } }) => [command, exitCode]),
    [
      ['touch rehearsed', 0],
      ['echo three; exit 3', 3],
    ],
  )
  say('hooks know how each command ended, which only the stream tells')

  const names = told.map(({ name }) => name)
  const once = ['session.start', 'task.start', 'patch.before', 'patch.after', 'session.end']
  deepEqual(
    once.filter((one) => names.filter((name) => name === one).length !== 1),
    [],
  )
  deepEqual(
    told.filter(({ channel }) => channel === 'stream').map(({ name }) => name),
    ['agent.message', 'agent.message'],
  )
  say('each fact was told once, whoever saw it')

  await thread.run('Again.')
  equal(readFileSync(join(lab.workspace, 'greet.js'), 'utf8'), 'hello\n')
  equal(told.findLast(({ name }) => name === 'session.start')?.data['source'], 'resume')
  deepEqual(
    told.filter(({ name }) => name === 'patch.after').map(({ channel, data: { files } }) => [channel, files]),
    [
      ['hook', [{ path: 'greet.js', change: 'add', to: null }]],
      ['stream', [{ path: 'again.js', change: 'add', to: null }]],
    ],
  )
  say('so it is in the next turn, of which Codex itself would not tell that a command patched a file')

  // 4. Without hooks this Codex does not work.
  await codex.close()
  await rejects(thread.run('And now?'), /it was closed/)
  say('nothing is done once nobody can be asked')

  // 5. A Codex that is there already can be watched.
  throws(() => withHooks(new Codex(options), hooks), /cannot be told to ask/)
  const seen: string[] = []
  const watcher = createHooks([{ id: 'watch', on: '*', call: ({ event }) => void seen.push(event.name) }])
  const { events } = await withHooks(new Codex(options), watcher)
    .startThread(where)
    .runStreamed('Watch this.')
  const types: ThreadEvent['type'][] = []
  for await (const event of events) types.push(event.type)
  deepEqual(seen, [
    'task.start',
    'session.start',
    'exec.before',
    'exec.after',
    'agent.message',
    'task.complete',
    'session.end',
  ])
  equal(types.at(-1), 'turn.completed')
  say('a Codex that was there already is watched by its stream')
}

function say(line: string): void {
  process.stdout.write(`✓ ${line}\n`)
}
