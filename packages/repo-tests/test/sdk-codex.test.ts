import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createHooks, type CodeHook } from '@hookline/sdk'
import { withHooks, type HookedCodex } from '@hookline/sdk/codex'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  codexSettings,
  createLab,
  findCodex,
  startModelServer,
  type Lab,
  type ModelStep,
} from '../e2e/index.ts'
import { noCodex } from './codex-play.ts'

const found = await findCodex()

describe.skipIf(noCodex)('a program that runs the real Codex by its SDK', { timeout: 60_000 }, () => {
  const steps: ModelStep[] = []
  let lab: Lab
  let close: () => Promise<void>
  let codex: HookedCodex | undefined
  beforeEach(async () => {
    lab = await createLab()
    process.env['XDG_STATE_HOME'] = lab.env['XDG_STATE_HOME']
    const model = await startModelServer(steps)
    close = () => model.close()
    text = ''
    settings(codexSettings({ model: 'gpt-5.5', modelUrl: model.url }))
  })
  afterEach(async () => {
    await codex?.close()
    await close()
    await lab.remove()
    steps.length = 0
  })
  let text = ''
  const settings = (more: string): void =>
    writeFileSync(join(lab.codexHome, 'config.toml'), (text += `${more}\n`))
  const has = (name: string): boolean => existsSync(join(lab.workspace, name))

  /** Codex, which from its second start on is called with more words. */
  function program(words = ''): string {
    if ('missing' in found) throw new Error(found.missing)
    const file = join(lab.root, 'codex')
    writeFileSync(
      file,
      `#!/bin/sh
m="$0.started"; if [ -e "$m" ]; then set -- "$@" ${words}; fi; touch "$m"
exec "${process.execPath}" "${found.entry}" "$@"
`,
    )
    chmodSync(file, 0o755)
    return file
  }
  const where = () =>
    ({
      workingDirectory: lab.workspace,
      skipGitRepoCheck: true,
      sandboxMode: 'danger-full-access',
    }) as const
  const guard: CodeHook = { id: 'no', on: 'exec.before', match: 'touch denied', guard: true, deny: 'no' }

  test.for([
    ['over', undefined],
    ['left at the end of a command', 'item.completed'],
  ] as const)('a Codex that does not ask in the turn after one that is %s is ended', async ([, left]) => {
    steps.push([{ shell: 'true' }], [{ say: 'one' }], [{ shell: 'touch denied' }], [{ say: 'two' }])
    codex = withHooks(
      { env: { ...lab.env }, codexPathOverride: program('-c features.hooks=false') },
      createHooks([guard, { id: 'audit', on: '*', call: () => undefined }]),
    )
    const thread = codex.startThread(where())
    const { events } = await thread.runStreamed('One.')
    for await (const { type } of events) if (type === left) break
    await expect(thread.run('Two.')).rejects.toMatchObject({ code: 'GATE_SILENT' })
  })

  test('a file of Codex that switches the lines off does not', async () => {
    settings('[hooks.state."/<session-flags>/config.toml:pre_tool_use:0:0"]\nenabled = false')
    steps.push([{ shell: 'touch denied' }], [{ say: 'done' }])
    codex = withHooks({ env: { ...lab.env }, codexPathOverride: program() }, createHooks([guard]))
    await codex.startThread(where()).run('Do it.')
    expect(has('denied')).toBe(false)
  })

  test.each([200, 330])(
    'a program that reads slowly, every %s ms, is told no exit code of another call',
    async (ms) => {
      const check: ModelStep = [{ shell: 'test -f flag' }]
      steps.push(check, [{ shell: 'touch flag' }], check, [{ say: 'done' }])
      const told: unknown[] = []
      codex = withHooks(
        { env: { ...lab.env }, codexPathOverride: program() },
        createHooks([{ id: 'end', on: 'exec.after', call: ({ event }) => void told.push(event.data) }]),
      )
      const { events } = await codex.startThread(where()).runStreamed('Do it.')
      for await (const _ of events) await delay(ms)
      const right = [1, 0, 0].map((exitCode) =>
        expect.toSatisfy((code) => code === null || code === exitCode),
      )
      expect(told).toMatchObject(right.map((exitCode) => ({ exitCode })))
    },
  )

  test('the end of a task tells what all of its requests took', async () => {
    steps.push([{ shell: 'true' }], [{ say: 'done' }])
    const ends: unknown[] = []
    codex = withHooks(
      { env: { ...lab.env }, codexPathOverride: program() },
      createHooks([{ id: 'end', on: 'task.complete', call: ({ event }) => void ends.push(event.data) }]),
    )
    const { usage } = await codex.startThread(where()).run('Do it.')
    expect(ends).toMatchObject([
      { usage: { inputTokens: usage!.input_tokens, outputTokens: usage!.output_tokens } },
    ])
  })
})
