import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { expressions } from '@hookline/config/expressions'
import { patterns } from '@hookline/config/patterns'
import { createHookManager } from '@hookline/core'
import { createMetrics } from '@hookline/core/metrics'
import { agent } from './agent.ts'
import { executors, hooks } from './hooks.ts'
import { ENDLESS, GREETING, scripted } from './story.ts'

const { values: flags } = parseArgs({ options: { without: { type: 'string', multiple: true, default: [] } } })

const dir = mkdtempSync(join(tmpdir(), 'hookline-embed-'))
cpSync(join(import.meta.dirname, 'project'), dir, { recursive: true })
try {
  await play()
} finally {
  rmSync(dir, { recursive: true, force: true })
}

async function play(): Promise<void> {
  const metrics = createMetrics()
  const manager = createHookManager({
    hooks: hooks.filter(({ id }) => !flags.without.includes(id)),
    executors,
    expressions,
    patterns,
    observers: [metrics.observe],
  })
  for (const fault of await manager.check()) claim(`the hooks are right: ${fault.message}`, false)
  const shown: string[] = []
  const parts = {
    hooks: manager,
    dir,
    askUser: async (question: string) => question.includes('rm -r build'),
    showUser: (message: string) => void shown.push(message),
  }

  print('A task: the model changes a greeting, and is not careful.')
  const told = await agent('Greet me.', { ...parts, model: scripted(GREETING) })
  for (const line of told) print(`  told: ${line.trim().replaceAll('\n', ', ')}`)
  const heard = (text: string): boolean => told.some((line) => line.includes(text))
  const has = (path: string): boolean => existsSync(join(dir, path))
  claim('the model knew the rules before the task', told[0]?.startsWith('House rules') === true)
  claim('the notes are there, and the model knows why', has('notes.md') && heard('removed by force'))
  claim('the old build is gone: the user said yes', !has('build'))
  claim('nothing was moved: the user said no', !has('old-notes.md') && heard('the user said no'))
  claim('nothing was deployed, only rehearsed', !has('deployed') && heard('would deploy'))
  claim('the user was told so', shown.includes('rehearsed: ./deploy.sh --dry-run'))
  claim('no secret was written', !has('.env') && heard('Secrets are not for agents'))
  claim('after the patch the model was reminded of the tests', heard('You changed src/greet.js'))
  claim('it could not be done before they passed', heard('not done yet') && heard('1 test passed'))

  print('\nAnother one: the model never comes to an end.')
  const endless = await agent('Wait.', { ...parts, model: scripted(ENDLESS) })
  const pings = endless.filter((line) => line.startsWith('ping')).length
  claim(`the hooks end it: ${pings} commands ran`, pings === 12 && shown.includes('out of budget'))

  await manager.close()
  print('\nWhat was counted:')
  for (const line of metrics.text().split('\n'))
    if (/^hookline_(decisions|events)_total/.test(line)) print(`  ${line}`)
  claim(
    'every denial was counted',
    metrics.text().includes('hook="user/no-rm-rf",event="exec.before",decision="deny"} 1'),
  )
}

function claim(text: string, holds: boolean): void {
  print(holds ? `  ✓ ${text}` : `  ✗ not so: ${text}`)
  if (!holds) process.exitCode = 1
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
