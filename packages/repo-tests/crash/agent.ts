import { writeSync } from 'node:fs'
import { uuidv7, type HookConfig, type LifecycleEvent } from '@hookline/core'
import { keep } from '@hookline/runtime/background'
import { openStepped, reach } from './barrier.ts'

/** What an agent starts at each event, many times over: keeps runs, and says so once they are kept. */
const [root = '', count = '1'] = process.argv.slice(2)
const hook: HookConfig = {
  id: 'effect',
  layer: 'user',
  on: ['exec.before'],
  executor: 'script',
  delivery: 'at-least-once',
}

for (let n = 0; n < Number(count); n++) {
  const event = eventOf(uuidv7(Date.now()))
  const deliveries = ['effect', 'second'].map((id) => ({
    id: `${event.key}:user/${id}`,
    event,
    hook: { ...hook, id },
    matched: [],
    native: undefined,
    results: {},
    lineage: [],
    after: [],
  }))
  const how = { file: `${root}/hooks.toml`, required: true, root }
  const loaded = { plan: PLAN(), errors: [] }
  const { journal } = keep(deliveries, {
    env: process.env,
    loaded,
    how,
    open: openStepped,
    warn: (error) => writeSync(2, `${error.message}\n`),
  })
  writeSync(1, deliveries.map(({ id }) => `${id}\n`).join(''))
  reach('answered')
  journal.close()
}

function PLAN(): Parameters<typeof keep>[1]['loaded']['plan'] {
  return { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] }
}

function eventOf(id: string): LifecycleEvent {
  return {
    spec: 1,
    id,
    key: id,
    name: 'exec.before',
    at: new Date().toISOString(),
    channel: 'hook',
    agent: { name: 'codex' },
    session: { id: 's', cwd: root, root },
    data: { command: 'ls', argv: null, cwd: null, callId: id },
    raw: null,
  }
}
