import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codexSettings, createLab, findCodex, hooklineBin, startModelServer } from '@hookline/repo-tests/e2e'
import { edit, type Message } from './editor.ts'

const codex = await findCodex()
if ('missing' in codex) throw new Error(`there is no Codex here: ${codex.missing}`)

/** A throw-away home and workspace, and a model that follows a script. */
const lab = await createLab()
const model = await startModelServer([
  [{ shell: 'git push --force' }],
  [{ shell: 'echo built > built; exit 3' }],
  [{ say: 'It is built, and not pushed.' }],
])
try {
  writeFileSync(join(lab.codexHome, 'config.toml'), codexSettings({ model: 'gpt-5.5', modelUrl: model.url }))
  const hooks = join(import.meta.dirname, 'hooks.toml')
  // what an editor is told to start in the place of `codex app-server`
  const { said, code } = await edit('Build it and push it.', {
    command: [
      process.execPath,
      hooklineBin(),
      'app-server',
      '--config',
      hooks,
      '--',
      process.execPath,
      codex.entry,
      'app-server',
    ],
    cwd: lab.workspace,
    env: lab.env,
  })
  claim(said, code)
} finally {
  await model.close()
  await lab.remove()
}

function claim(said: readonly Message[], code: number | null): void {
  equal(code, 0)
  const asked = said.filter(({ method }) => method === 'item/commandExecution/requestApproval')
  equal(asked.length, 1)
  ok(String(asked[0]?.params?.['command']).includes('echo built'))
  ok(existsSync(join(lab.workspace, 'built')))
  say('✓ the person at the editor is asked about the one command, and not about the one that a guard denied')

  const runs = said
    .filter(({ method }) => method === 'hook/completed')
    .map(({ params }) => params?.['run'] as Run)
  deepStrictEqual(runs.find(({ status }) => status === 'blocked')?.entries, [
    { kind: 'feedback', text: 'Force-push is off here: open a PR' },
  ])
  say('✓ the editor shows why, as it shows hooks of Codex')

  const events = readFileSync(join(lab.workspace, 'seen.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly name: string; readonly data: Record<string, unknown> })
  deepStrictEqual(
    events.map(({ name, data }) => [name, data['exitCode'] ?? data['status']]),
    [
      ['exec.after', 3],
      ['task.complete', 'completed'],
    ],
  )
  deepStrictEqual(events[1]?.data['usage'], {
    inputTokens: 30,
    cachedInputTokens: 0,
    outputTokens: 15,
    totalTokens: 45,
  })
  say('✓ hooks are told exit codes and tokens, each fact once')
}

interface Run {
  readonly status: string
  readonly entries: readonly object[]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
