import { chmodSync, existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { schemaOfFile, withSchemaLine, type FileSchema } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { readIf, replaceFile } from '@hookline/runtime/install'
import { reading } from '../compile.ts'
import { paint } from '../paint.ts'
import { configFile } from '../plan.ts'
import { oneLine } from '../shown.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

const NAME = 'hooks.schema.json'

export const schema: Verb = {
  about: 'the JSON Schema of hooks.toml, for editors: completion, help and mistakes while you type',
  usage: 'hookline schema [--write [<schema.json>]] [--config <hooks.toml>] [--json]',
  help: [
    'Prints the JSON Schema (draft-07), with the settings of every executor, those of plugins in [executors] included.',
    `--write writes it beside the hooks.toml, as ${NAME} or as the file named, and makes "#:schema ./${NAME}" the first`,
    'line of the hooks.toml. Run it again after a change of [executors] or an upgrade. docs/editors.md: which editors read it.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', write: 'switch', json: 'switch' })
    const writes = flags.on['write'] === true
    if (flags.words.length > (writes ? 1 : 0))
      throw new HooklineError('USAGE', `what is "${flags.words.at(-1)}" for?`, { hint: schema.usage })
    const file = configFile(flags.text['config'])
    const isThere = existsSync(file)
    const made = await schemaOf(file, isThere)
    complainAbout(made)
    const text = `${JSON.stringify(made.schema, null, 2)}\n`
    if (!writes) process.stdout.write(text)
    else {
      if (!isThere) throw noFile(file)
      const target = resolve(flags.words[0] ?? join(dirname(file), NAME))
      const done = write(file, target, text)
      process.stdout.write(flags.on['json'] === true ? `${JSON.stringify(done, null, 2)}\n` : told(done))
    }
    return 0
  },
}

/** Without a file it is that of an empty one. */
function schemaOf(file: string, isThere: boolean): Promise<FileSchema> {
  const given = isThere ? {} : { text: 'version = 1\n' }
  return reading((options) => schemaOfFile({ ...options, ...given, file }))
}

function complainAbout({ errors }: FileSchema): void {
  for (const { code, message, hint } of errors)
    process.stderr.write(
      `${paint('yellow', 'left out')}: ${oneLine(message)} [${code}]\n  ${oneLine(hint)}\n`,
    )
}

function noFile(file: string): HooklineError {
  return new HooklineError('CONFIG_NOT_FOUND', `there is no ${file}`, {
    hint: 'Make one with hookline init, or name another with --config.',
  })
}

interface Written {
  readonly file: string
  readonly schema: string
  /** False: the file said so already. */
  readonly changed: boolean
}

function write(file: string, target: string, text: string): Written {
  const before = readIf(target)
  if (before !== text) replaceFile(target, before, text)
  // it is for everybody who works with the file
  if (before === undefined) chmodSync(target, 0o644)
  const hooks = readIf(file) ?? ''
  const path = relative(dirname(file), target).split(sep).join('/')
  const marked = withSchemaLine(hooks, path.startsWith('.') ? path : `./${path}`)
  if (marked !== hooks) replaceFile(file, hooks, marked)
  return { file, schema: target, changed: marked !== hooks }
}

function told({ file, schema: target, changed }: Written): string {
  return [
    `${paint('green', 'written')}  ${target}`,
    `  ${file} ${changed ? 'names it now in its first line' : 'names it already'}`,
    '',
  ].join('\n')
}
