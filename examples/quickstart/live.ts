import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { codexSession, type Codex, type CodexLine, type ModelStep } from '@hookline/repo-tests/e2e'
import type { Narrator } from './narrator.ts'
import { keepRecording } from './record.ts'
import { printTitle } from './screen.ts'
import type { Stage } from './stage.ts'
import { modelScenes, OPENING, PROMPT } from './story.ts'

/** How to run it. */
export interface LiveOptions {
  readonly codex: Codex
  readonly config: string
  readonly signal: AbortSignal
  /** True: what Codex sends is kept for the replay. */
  readonly record: boolean
}

/**
 * The real Codex plays the scenes. Its model is where the story is told: a request for the next words means that
 * everything before it is over, hooks included.
 */
export async function playLive(stage: Stage, narrator: Narrator, options: LiveOptions): Promise<void> {
  const lines: CodexLine[] = []
  const play = modelScenes(stage)
  const script = play.map((scene, index): ModelStep => async (request) => {
    await narrator.tell((play[index - 1] ?? OPENING).claims, { request, lines })
    printTitle(scene.title)
    return [scene.does]
  })
  const { codex, config, signal, record } = options
  const payloads = record ? await mkdtemp(join(stage.root, 'payloads-')) : undefined
  printTitle(OPENING.title)
  const { exitCode, stderr } = await codexSession(stage, {
    codex,
    config,
    script,
    prompt: PROMPT,
    signal,
    onLine: (line) => lines.push(line),
    ...(payloads === undefined ? {} : { record: payloads }),
  })
  if (exitCode !== 0) throw new Error(`Codex ended with exit code ${exitCode}\n${stderr}`)
  await narrator.tell(play.at(-1)!.claims, { lines })
  if (payloads !== undefined) keepRecording(payloads, stage.root)
}
