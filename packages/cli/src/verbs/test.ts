import { writeFileSync } from 'node:fs'
import { HooklineError } from '@hookline/core'
import { EX_CONFIG } from '../exit-codes.ts'
import { configFile } from '../plan.ts'
import { placesOf } from '../unit/find.ts'
import { junit } from '../unit/junit.ts'
import { reportJson, reportText } from '../unit/report.ts'
import { readSuites, type BrokenFile, type Suite } from '../unit/suite.ts'
import { hasFailed, runSuite, type Tested } from '../unit/tested.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const testVerb: Verb = {
  about: 'unit tests of hooks: raise events, and hold what comes of them against what is expected',
  usage:
    'hookline test [hooks.toml | x.hooktest.toml | folder ...] [--config <hooks.toml>] [--filter <text>] [--junit <file>] [--json]',
  help: [
    'Runs the [[tests]] of a hooks.toml, and those of the *.hooktest.toml files beside and below it.',
    'No hook is run for real but where a test says run = true; what it would have started can be expected.',
    '--filter <text>: only tests with that in their names. --junit <file>: also writes JUnit XML.',
    'Exit code 0: all as expected · 1: a test failed · 78: a file is wrong, nothing was run.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', filter: 'text', junit: 'text', json: 'switch' })
    const { config, filter, junit: target } = flags.text
    const asJson = flags.on['json'] === true
    const { suites, broken } = await readSuites(
      await placesOf(flags.words, configFile(config), config !== undefined),
      config === undefined ? undefined : configFile(config),
    )
    if (broken.length > 0) return refuse(broken, asJson)
    const wanted = filtered(suites, filter)
    const done: Tested[] = []
    for (const suite of wanted) done.push(...(await runSuite(suite)))
    if (target !== undefined) write(target, junit(done, new Date()))
    if (asJson) print(reportJson(done))
    else process.stdout.write(`${done.length === 0 ? noTests(suites) : reportText(done)}\n`)
    return done.some(hasFailed) ? 1 : 0
  },
}

function refuse(broken: readonly BrokenFile[], asJson: boolean): number {
  if (asJson) print({ ok: false, broken })
  else complain(broken.flatMap(({ errors }) => errors))
  return EX_CONFIG
}

/** @throws HooklineError `USAGE` where there are tests, and none is called like that */
function filtered(suites: readonly Suite[], text: string | undefined): readonly Suite[] {
  const names = suites.flatMap(({ tests }) => tests.map(({ name }) => name))
  const isWanted = (name: string): boolean => name.toLowerCase().includes((text ?? '').toLowerCase())
  if (names.length > 0 && !names.some(isWanted))
    throw new HooklineError('USAGE', `no test has "${text}" in its name`, {
      hint: `there are: ${names.slice(0, 10).join(' · ')}${names.length > 10 ? ' ...' : ''}`,
    })
  return suites
    .map((suite) => ({ ...suite, tests: suite.tests.filter(({ name }) => isWanted(name)) }))
    .filter(({ tests }) => tests.length > 0)
}

function noTests(suites: readonly Suite[]): string {
  const hook = suites.flatMap(({ plan }) => plan.hooks)[0]?.id ?? 'no-force-push'
  return [
    'no tests found: write some into hooks.toml, or into a *.hooktest.toml beside it',
    '',
    '  [[tests]]',
    '  name = "a force-push is denied"',
    '  event = "exec.before"',
    '  subject = "git push --force"',
    `  expect = { decision = "deny", ran = ["${hook}"] }`,
  ].join('\n')
}

/** @throws HooklineError `CONFIG_UNWRITABLE` */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (thrown) {
    throw new HooklineError('CONFIG_UNWRITABLE', `${file} cannot be written: ${(thrown as Error).message}`, {
      hint: 'Name another file with --junit <file>.',
    })
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
