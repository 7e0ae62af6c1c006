import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { errorsOf, planOf, read } from './sample.ts'

/** A project whose plugin leaves a trace as soon as it is imported. */
function project(settings = 'with = { any = "{{ thing }}", list = [1, { a = true }] }'): {
  file: string
  trace: string
} {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-leave-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const trace = join(dir, 'was-imported')
  writeFileSync(
    join(dir, 'team.mjs'),
    `import { writeFileSync } from 'node:fs'
writeFileSync(${JSON.stringify(trace)}, '')
const options = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } }
export const team = Object.defineProperty({ spec: 1, name: 'team', options, execute: () => undefined }, Symbol.for('hookline.executor'), { value: true })
`,
  )
  const file = join(dir, 'hooks.toml')
  writeFileSync(
    file,
    `version = 1\n[executors]\nteam = "./team.mjs"\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "team"\n${settings}\n`,
  )
  return { file, trace }
}

test('nothing of a plugin that is left runs, and the settings of its hooks are what is written', async () => {
  const { file, trace } = project()
  const plan = await planOf(undefined!, { file, text: undefined!, layer: 'project', leavePlugins: true })
  expect(existsSync(trace)).toBe(false)
  expect(plan.hooks).toMatchObject([
    { executor: 'team', options: { any: '{{ thing }}', list: [1, { a: true }] }, layer: 'project' },
  ])
  expect(plan.executors['team']!.module.endsWith('/team.mjs')).toBe(true)
})

test('without being left it is imported: the trace tells', async () => {
  const { file, trace } = project('with = { any = "x" }')
  await planOf(undefined!, { file, text: undefined! })
  expect(existsSync(trace)).toBe(true)
})

test('what no plan can keep is refused all the same', async () => {
  const { file } = project('with.at = 2026-01-01')
  const errors = await errorsOf(undefined!, { file, text: undefined!, leavePlugins: true })
  expect(errors.map(({ code }) => code)).toEqual(['OPTIONS_INVALID'])
})

test('executors at hand are looked at as ever', async () => {
  const text = 'version = 1\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "post"\n'
  const compiled = await read(text, { leavePlugins: true })
  expect(compiled.ok ? [] : compiled.errors.map(({ code }) => code)).toEqual(['OPTIONS_INVALID'])
})
