import { codexReader } from '@hookline/agents/codex-reader'
import { hear, loadPlan, type LoadedPlan } from '@hookline/runtime'
import { asked, type Asked } from './asked.ts'
import { called } from './called.ts'
import type * as Engage from './engage.ts'
import type * as StartServer from './late/start-server.ts'
import { keeping, startKept } from './keeping.ts'
import { give, keepPromise, log, say } from './reply.ts'
import { readAll } from './stdio.ts'

/** One call of an agent in a process of its own: one complete answer in the agent's shape and exit code 0, whatever happens. */
export async function main(): Promise<void> {
  const words = process.argv.slice(3)
  let loaded: LoadedPlan | undefined
  const about = asked({
    words,
    env: process.env,
    cwd: process.cwd(),
    give: words.includes(STARTS) ? giveAndStart(() => loaded) : give,
    say,
    log,
    load: async (request) => (loaded = await loadPlan(request)),
    hear,
    keeping,
    startKept,
  })
  keepPromise(() => engage().endedEarly(about, loaded))
  await called(about, readAll, readerOf(about), engage)
}

/** Said by a client that found no resident process. */
const STARTS = '--start-server'

/** Answers, and starts the resident process for the calls to come. */
function giveAndStart(loaded: () => LoadedPlan | undefined): typeof give {
  return (reply, afterwards) =>
    give(reply, async () => {
      await afterwards?.()
      const plan = loaded()
      if (plan !== undefined) (require('./late/start-server.ts') as typeof StartServer).startServer(plan)
    })
}

/** Required, not imported: the first module that a CommonJS program imports brings up a loader, which takes longer. */
function engage(): typeof Engage {
  return require('./engage.ts') as typeof Engage
}

/** `undefined`: an agent that is read by its whole dialect. */
function readerOf({ flags }: Asked): typeof codexReader | undefined {
  return flags.text['agent'] === codexReader.name ? codexReader : undefined
}
