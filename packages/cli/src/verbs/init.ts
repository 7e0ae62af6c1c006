import { dialects } from '@hookline/agents'
import { addTemplates, checkFree, draftConfig, writeConfig, type Draft } from '@hookline/runtime'
import { ask, isTerminal } from '../ask.ts'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { configFile } from '../plan.ts'
import { onlyFlagsOf } from './flags-of.ts'
import { moreTemplates, namedTemplates, templateList, TRUST, writeTemplates } from './init-templates.ts'
import type { Verb } from './index.ts'

export const init: Verb = {
  about: 'write a first hooks.toml for what is found here',
  usage:
    'hookline init [--template <name> ... | --list-templates] [--yes] [--dry-run] [--force] [--config <hooks.toml>] [--json]',
  help: [
    'Looks for coding agents, and in the project you stand in for its formatters and tests; then writes a commented',
    'hooks.toml with guards that suit everybody and hooks for what was found.',
    '--dry-run prints it and writes nothing. On a terminal it asks first; --yes does not. A file that is there is never',
    'written over without --force, and then a backup is kept beside it.',
    '--template writes hooks that are ready to use to the end of the file, whether it is there or not; hooks of the same',
    'id stay as they are. --list-templates shows what there is.',
  ].join('\n'),
  async run(args) {
    const { names, rest } = namedTemplates(args)
    const flags = onlyFlagsOf('init', rest, {
      config: 'text',
      'list-templates': 'switch',
      yes: 'switch',
      'dry-run': 'switch',
      force: 'switch',
      json: 'switch',
    })
    const json = flags.on['json'] === true
    if (flags.on['list-templates'] === true) return say(templateList(json))
    const file = configFile(flags.text['config'])
    const draft = draftConfig(process.cwd(), process.env, file)
    const dryRun = flags.on['dry-run'] === true
    if (names.length > 0) return say(await writeTemplates(file, names, draft, { dryRun, json }))
    if (dryRun) return say(json ? asJson(file, draft, {}) : draft.text.trimEnd())
    const force = flags.on['force'] === true
    checkFree(file, force)
    const asks = isTerminal() && flags.on['yes'] !== true && !json
    const wanted = asks ? await asked(file, draft) : draft
    if (wanted === undefined) return say('nothing was written')
    const backup = writeConfig(file, wanted.text, force)
    if (json) return say(asJson(file, wanted, { written: true, backup }))
    return say([...(asks ? [] : findings(draft)), ...written(file, wanted, backup)].join('\n'))
  },
}

/** What is to be written, as somebody wants it; `undefined`: nothing. */
async function asked(file: string, draft: Draft): Promise<Draft | undefined> {
  say(findings(draft).join('\n'))
  if (!(await agreed(`Write ${file}?`))) return undefined
  const names = await moreTemplates(draft)
  return names.length === 0
    ? draft
    : { ...draft, text: addTemplates(draft.text, file, names, draft.found).text }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function asJson(
  file: string,
  { found, text }: Draft,
  done: { written?: boolean; backup?: string | undefined },
): string {
  return JSON.stringify({ file, written: false, backup: null, found, text, ...done }, null, 2)
}

function findings({ found: { root, agents, manager, formatters, tests } }: Draft): readonly string[] {
  const speaks = new Set(dialects.map(({ name }) => name))
  const row = (what: string, said: string): string => `  ${what.padEnd(10)}${said}`
  return [
    paint('bold', `found in ${oneLine(root)}`),
    row(
      'agents',
      agents.map(({ name, title }) => (speaks.has(name) ? title : `${title} (not spoken yet)`)).join(', ') ||
        'none',
    ),
    ...(manager === undefined ? [] : [row('packages', manager.name)]),
    ...(formatters.length === 0 ? [] : [row('formatter', formatters.map(({ name }) => name).join(', '))]),
    ...(tests === undefined ? [] : [row('tests', tests)]),
  ]
}

function written(file: string, { found, text }: Draft, backup: string | undefined): readonly string[] {
  const ids = [...text.matchAll(/^id = "(.*)"$/gm)].map(([, id]) => id!)
  const agent = dialects.find(({ name }) => found.agents.some((one) => one.name === name)) ?? dialects[0]!
  return [
    `${paint('green', 'written')}  ${file}: ${ids.join(', ')}`,
    ...(backup === undefined ? [] : [`  what was there before: ${backup}`]),
    '',
    'next',
    ...(found.ofProject === true ? [`  ${TRUST}`] : []),
    '  hookline try exec.before "git push --force"',
    `  hookline install ${agent.name}`,
  ]
}

/** The end of the input is no consent. */
async function agreed(question: string): Promise<boolean> {
  return /^(y|yes)?$/i.test((await ask(`${question} [Y/n] `)) ?? 'no')
}
