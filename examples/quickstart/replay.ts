import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hooklineRun } from '@hookline/repo-tests/e2e'
import type { Narrator } from './narrator.ts'
import { RECORDED } from './record.ts'
import { printTitle } from './screen.ts'
import type { Stage } from './stage.ts'
import { modelScenes, OPENING, type Scene } from './story.ts'

/** A recorded session of Codex, each payload given to `hookline run` as Codex gave it. */
export async function playReplay(stage: Stage, narrator: Narrator, config: string): Promise<void> {
  const upcoming = [...modelScenes(stage)]
  let current: Scene = OPENING
  const endScene = (): Promise<void> => narrator.tell(current.replayed ?? current.claims, { lines: [] })

  printTitle(current.title)
  for (const file of readdirSync(RECORDED).toSorted()) {
    const payload = readFileSync(join(RECORDED, file), 'utf8').replaceAll('{{root}}', stage.root)
    const { hook_event_name: native } = JSON.parse(payload) as { readonly hook_event_name: string }
    if (native === 'PostToolUse') current.byHand?.(stage)
    runHookline(stage, config, native, payload)
    if (native !== 'PreModelRequest') continue
    await endScene()
    current = upcoming.shift()!
    printTitle(current.title)
  }
  await endScene()
}

function runHookline(stage: Stage, config: string, native: string, input: string): void {
  const [program = '', ...args] = hooklineRun('codex', native, { config, trace: stage.trace })
  const options = { cwd: stage.workspace, env: stage.env, input, encoding: 'utf8', timeout: 60_000 } as const
  const { status, stderr, error } = spawnSync(program, args, options)
  if (status !== 0) throw new Error(`hookline ended with exit code ${status}\n${stderr}`, { cause: error })
}
