import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findCodex } from '@hookline/repo-tests/e2e'
import { playLive } from './live.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { playReplay } from './replay.ts'
import { print, printEnd } from './screen.ts'
import { setStage, type Stage } from './stage.ts'

const HELP = `usage: node examples/quickstart/run.ts [--config FILE] [--keep] [--replay] [--record]

  --config   another hooks.toml than the one in this folder
  --keep     leave the throw-away workspace for you to look at
  --replay   play recorded events to hookline instead of starting Codex
  --record   keep this session's events as the ones that --replay plays`

const { values: flags } = parseArgs({
  options: {
    config: { type: 'string', default: join(import.meta.dirname, 'hooks.toml') },
    replay: { type: 'boolean' },
    keep: { type: 'boolean' },
    record: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const config = resolve(flags.config)

if (flags.help === true) print(HELP)
else process.exitCode = await main()

async function main(): Promise<number> {
  const started = performance.now()
  const stopped = stopSignal()
  print(`hookline quickstart: a coding agent at work, and the hooks in ${relative(process.cwd(), config)}`)
  const stage = await setStage()
  try {
    const narrator = createNarrator(stage)
    await play(stage, narrator, stopped)
    return printEnd(narrator.sum(), performance.now() - started)
  } catch (thrown) {
    print(`\n${stopped.aborted ? 'Stopped.' : `It did not get to its end. ${(thrown as Error).message}`}`)
    return stopped.aborted ? 130 : 1
  } finally {
    if (flags.keep === true) print(`The workspace is kept: ${stage.workspace}`)
    else await stage.remove()
  }
}

async function play(stage: Stage, narrator: Narrator, signal: AbortSignal): Promise<void> {
  const codex = flags.replay === true ? { missing: 'you asked for --replay' } : await findCodex()
  if ('missing' in codex) {
    print(`Codex is not started: ${codex.missing}.`)
    print('What follows is a recorded session. hookline is real, but nobody is there to obey it: each ✓ is')
    print('about the answer that Codex would have got.')
    return playReplay(stage, narrator, config)
  }
  print(
    `Codex ${codex.version} is the real one, in a throw-away repository. Its model is a script: no login, no`,
  )
  print('network. Each ✓ was checked from outside: files, the remote, what the model was sent.')
  return playLive(stage, narrator, { codex, config, signal, record: flags.record === true })
}

/** Ctrl-C, and a reader that went away, end Codex and clean up before they end this. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort())
  process.stdout.on('error', () => controller.abort())
  return controller.signal
}
