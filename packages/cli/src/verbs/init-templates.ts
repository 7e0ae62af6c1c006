import { existsSync, readFileSync } from 'node:fs'
import { HooklineError } from '@hookline/core'
import {
  addTemplates,
  idOf,
  replaceConfig,
  templateError,
  templates,
  type Added,
  type Draft,
} from '@hookline/runtime'
import { ask } from '../ask.ts'
import { compile } from '../compile.ts'
import { paint } from '../paint.ts'

/** What `--template` names, taken out of the words of the command: `--template a b`, `--template a,b`, more than once. */
export function namedTemplates(args: readonly string[]): {
  readonly names: readonly string[]
  readonly rest: readonly string[]
} {
  const names: string[] = []
  const rest: string[] = []
  let open = false
  for (const arg of args) {
    const [, given] = /^--template(?:=(.*))?$/s.exec(arg) ?? [undefined, undefined]
    const isFlag = arg.startsWith('--template') && /^--template(=|$)/.test(arg)
    if (isFlag) open = given === undefined
    else if (arg.startsWith('-')) open = false
    if (!isFlag && !open) rest.push(arg)
    else names.push(...(isFlag ? (given ?? '') : arg).split(',').filter((name) => name !== ''))
  }
  const isAsked = args.some((arg) => /^--template(=|$)/.test(arg))
  if (isAsked && names.length === 0)
    throw new HooklineError('USAGE', '--template needs a name', {
      hint: 'hookline init --list-templates shows them all',
    })
  return { names, rest }
}

/** Every template and what it needs. */
export function templateList(json: boolean): string {
  if (json)
    return JSON.stringify(
      templates.map(({ name, about, needs }) => ({ name, about, needs })),
      null,
      2,
    )
  const width = Math.max(...templates.map(({ name }) => name.length))
  return [
    ...templates.map(({ name, about, needs }) => {
      const what = needs === '' ? '' : paint('dim', `  needs ${needs}`)
      return `  ${paint('bold', name.padEnd(width))}  ${about}${what}`
    }),
    '',
    'hookline init --template <name> ... writes them into your hooks.toml',
  ].join('\n')
}

/** The file with the templates in it, if it is right with them. @throws HooklineError */
async function withTemplates(
  file: string,
  names: readonly string[],
  { found }: Pick<Draft, 'found'>,
): Promise<Added & { readonly before: string | undefined }> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (before !== undefined && before.trim() !== '') await checked(file, before, 'TEMPLATE_TARGET_BROKEN')
  const done = addTemplates(before, file, names, found)
  await checked(file, done.text, 'TEMPLATE_RESULT_INVALID')
  return { ...done, before }
}

/** Writes them, and says what came of it. */
export async function writeTemplates(
  file: string,
  names: readonly string[],
  draft: Draft,
  { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean },
): Promise<string> {
  const { before, text, added, there, off } = await withTemplates(file, names, draft)
  const writes = !dryRun && text !== before
  if (writes) replaceConfig(file, before, text)
  if (json)
    return JSON.stringify({ file, written: writes, added, there, off, ...(dryRun ? { text } : {}) }, null, 2)
  if (dryRun) return text.trimEnd()
  return [
    ...(added.length === 0 ? [] : [`${paint('green', 'written')}  ${file}: ${added.join(', ')}`]),
    ...(there.length === 0
      ? []
      : [`there already, left as ${there.length === 1 ? 'it is' : 'they are'}: ${there.join(', ')}`]),
    ...(off.length === 0 ? [] : [`  switched off there, take enabled = false away: ${off.join(', ')}`]),
    ...(added.length === 0 ? [] : ['', 'next', ...nextSteps(names, draft).map((step) => `  ${step}`)]),
  ].join('\n')
}

/** Without it nothing runs of a file that is a project's. */
export const TRUST = 'hookline trust            # hooks of a project run once they were looked at'

function nextSteps(names: readonly string[], { found }: Draft): readonly string[] {
  const own = templates.filter(({ name }) => names.includes(name)).flatMap(({ next = [] }) => next)
  return [...own, ...(found.ofProject === true ? [TRUST] : []), 'hookline check', 'hookline list']
}

/** Asks on the terminal which of the templates that fit shall be there, too. */
export async function moreTemplates({ found, text }: Draft): Promise<readonly string[]> {
  const fitting = templates.filter(
    (one) => one.fits(found) && one.tables(found).some((table) => !text.includes(`id = "${idOf(table)}"`)),
  )
  if (fitting.length === 0) return []
  const width = Math.max(...fitting.map(({ name }) => name.length))
  const lines = fitting.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)
  process.stdout.write(`There is more that fits:\n${lines.join('\n')}\n`)
  for (;;) {
    const said = ((await ask('Which of them, too? Names, or Enter for none: ')) ?? '').trim()
    const names = said.split(/[\s,]+/).filter((name) => name !== '')
    const unknown = names.filter((name) => !fitting.some((one) => one.name === name))
    if (unknown.length === 0) return names
    process.stdout.write(`not among them: ${unknown.join(', ')}\n`)
  }
}

async function checked(
  file: string,
  text: string,
  code: 'TEMPLATE_TARGET_BROKEN' | 'TEMPLATE_RESULT_INVALID',
): Promise<void> {
  const compiled = await compile(file, text)
  if (compiled.ok) return
  const { message, details, hint, code: fault } = compiled.errors[0]!
  const what = code === 'TEMPLATE_TARGET_BROKEN' ? 'is broken' : 'would be wrong'
  throw templateError(code, `${file} ${what} at line ${details.line ?? 1}: ${message}`, {
    ...details,
    ...(fault === 'EXECUTOR_NOT_INSTALLED' ? { hint: `Nothing was written. ${hint}` } : {}),
    file,
  })
}
