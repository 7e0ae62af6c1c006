import { HooklineError } from '@hookline/core'
import { examine, type Examined } from '../check/examine.ts'
import { asJson } from '../check/json.ts'
import { asSarif } from '../check/sarif.ts'
import { targetsOf } from '../check/target.ts'
import { asText } from '../check/text.ts'
import { EX_CONFIG, EX_UNAVAILABLE } from '../exit-codes.ts'
import type { Flags } from '../flags.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const check: Verb = {
  about: 'say whether a hooks.toml is right, and every mistake in it with its fix',
  usage: 'hookline check [files...] [--config <hooks.toml>] [--offline] [--format text|json|sarif] [--json]',
  help: [
    'Three depths: the file and the tests beside it, the plugins and their options, and what the hooks need on this machine.',
    '--offline leaves out the third. Files can be named, - is stdin; of a Markdown file every toml block that is a',
    'hooks.toml is read, in the first two depths.',
    'Exit code 0: right · 78: a file is wrong · 69: something it needs is missing. Of several files the worst counts.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', format: 'text', json: 'switch', offline: 'switch' })
    const print = printerOf(flags)
    const all: Examined[] = []
    for (const target of targetsOf(flags.words, flags.text['config']))
      all.push(...(await examine(target, flags.on['offline'] !== true)))
    process.stdout.write(`${print(all)}\n`)
    return Math.max(...all.map(exitCode))
  },
}

const FORMATS: Readonly<Record<string, (all: readonly Examined[]) => string>> = {
  text: asText,
  json: asJson,
  sarif: (all) => asSarif(all, process.cwd()),
}

/** @throws HooklineError `USAGE` */
function printerOf({ text, on, words }: Flags): (all: readonly Examined[]) => string {
  const format = text['format'] ?? (on['json'] === true ? 'json' : 'text')
  if (words.length > 0 && text['config'] !== undefined)
    throw new HooklineError('USAGE', 'files are named already, so --config says nothing', {
      hint: 'Name all files after `check`, or use --config alone.',
    })
  if (Object.hasOwn(FORMATS, format)) return FORMATS[format]!
  throw new HooklineError('USAGE', `check prints no "${format}"`, {
    hint: `--format is one of ${Object.keys(FORMATS).join(', ')}`,
  })
}

function exitCode({ errors, findings }: Examined): number {
  if (errors.length > 0) return EX_CONFIG
  return findings.some(({ severity }) => severity === 'error') ? EX_UNAVAILABLE : 0
}
