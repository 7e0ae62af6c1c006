import type { Json } from '@hookline/core'
import { raise } from '@hookline/runtime'
import { previewsOf } from '@hookline/runtime/unit'
import { raisedJson, raisedText, type Raised } from '../raised.ts'
import { answersOf, withExecutors } from './environment.ts'
import { flagsOf } from './flags-of.ts'
import { means } from './means.ts'
import { occasion, OCCASION_FLAGS, type Occasion } from './occasion.ts'
import type { Verb } from './index.ts'

export const tryOut: Verb = {
  about: 'raise an event by hand and see what each hook would say, and why',
  usage:
    'hookline try <event> [subject ...] [--config <hooks.toml>] [--agent <name>] [--data <json>] [--dry] [--json]',
  help: [
    'hookline try exec.before "git push --force"',
    'hookline try patch.after src/a.ts src/b.ts',
    'hookline try mcp.before github/create_issue --data \'{"arguments":{"title":"x"}}\'',
    '',
    'Runs the hooks for real, in the current folder; --dry only says which would run, and what each would do. No agent is involved.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...OCCASION_FLAGS, dry: 'switch' })
    const about = await occasion(flags, tryOut.usage)
    const { event, dialect, loaded, found, here, remark } = about
    const isDry = flags.on['dry'] === true
    const obeys = dialect.capabilities[event.name]?.deny === true
    const raised: Raised = {
      event,
      found,
      outcome: isDry ? undefined : await raise({ ...means(loaded), event, dialect }),
      previews: isDry ? await previews(about) : undefined,
      caveat: obeys ? undefined : `${dialect.title} does not obey a denial at ${event.name}`,
      silence: 'no decision: the agent goes on as if there were no hooks',
      loaded,
      here,
      remark,
    }
    process.stdout.write(`${flags.on['json'] === true ? raisedJson(raised) : raisedText(raised)}\n`)
    return loaded.errors.length > 0 ? 78 : 0
  },
}

/** What each hook would do. */
function previews({ event, dialect, loaded }: Occasion): Promise<ReadonlyMap<string, Json>> {
  const { plan } = loaded
  return withExecutors(plan, async (executorOf) => {
    const answers = await answersOf(plan, executorOf)
    return previewsOf({ ...means(loaded), event, dialect, executorOf, answers })
  })
}
