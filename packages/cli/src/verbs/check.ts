import { printErrors, type Plan } from '@hookline/config'
import { dueLines } from '../due.ts'
import { paint } from '../paint.ts'
import { olderLines } from '../agents.ts'
import { compileTested } from '../compile.ts'
import { configFile } from '../plan.ts'
import { around } from '../unit/find.ts'
import { readTestFiles, type BrokenFile } from '../unit/suite.ts'
import { sourceText } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import { answering, environment } from './environment.ts'
import type { Verb } from './index.ts'

/** sysexits.h: the configuration is wrong. */
const EX_CONFIG = 78
/** sysexits.h: something it needs is not there. */
const EX_UNAVAILABLE = 69

export const check: Verb = {
  about: 'say whether a hooks.toml is right, and every mistake in it with its fix',
  usage: 'hookline check [--config <hooks.toml>] [--offline] [--json]',
  help: [
    'Three depths: the file and the tests beside it, the plugins and their options, and what the hooks need on this machine.',
    '--offline leaves out the third. Exit code 0: right · 78: the file is wrong · 69: something it needs is missing.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', json: 'switch', offline: 'switch' })
    const file = configFile(flags.text['config'])
    const compiled = await compileTested(file)
    const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined
    if (!compiled.ok) {
      if (flags.on['json'] === true) print({ ok: false, file, errors: compiled.errors })
      else
        process.stdout.write(`${printErrors(compiled.errors, { text: sourceText(file), color: colour })}\n`)
      return EX_CONFIG
    }
    const tests = await brokenTests(file, compiled.plan)
    if (tests.length > 0) {
      const errors = tests.flatMap((one) => one.errors)
      if (flags.on['json'] === true) print({ ok: false, file, errors })
      else
        for (const one of tests)
          process.stdout.write(`${printErrors(one.errors, { text: sourceText(one.file), color: colour })}\n`)
      return EX_CONFIG
    }
    const findings = flags.on['offline'] === true ? [] : await environment(compiled.plan)
    const older = olderLines(compiled.plan, await answering(compiled.plan))
    const missing = findings.filter((finding) => finding.severity === 'error')
    if (flags.on['json'] === true)
      print({ ok: missing.length === 0, file, warnings: compiled.plan.warnings, findings, older })
    else {
      if (compiled.plan.warnings.length > 0)
        process.stdout.write(
          `${printErrors(compiled.plan.warnings, { text: sourceText(file), color: colour })}\n`,
        )
      for (const { severity, hook, message, hint } of findings) {
        process.stdout.write(
          `${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${hook}: ${message}${hint === undefined ? '' : `\n  ${hint}`}\n`,
        )
      }
      for (const what of older) process.stdout.write(`${paint('yellow', 'older')}: ${what}\n`)
      for (const line of dueLines(compiled.plan, flags.text['config'])) process.stdout.write(`${line}\n`)
      process.stdout.write(
        `${verdictLine(file, compiled.plan.hooks.length, compiled.plan.warnings.length, missing.length)}\n`,
      )
    }
    return missing.length > 0 ? EX_UNAVAILABLE : 0
  },
}

/** What is wrong with the tests beside a hooks.toml. */
async function brokenTests(file: string, plan: Plan): Promise<readonly BrokenFile[]> {
  const own = (await around(file)).find(({ config }) => config === file)
  return (await readTestFiles(own?.files ?? [], plan)).broken
}

function verdictLine(file: string, hooks: number, warnings: number, missing: number): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
  const mark = missing > 0 ? paint('red', 'not ready') : paint('green', 'ok')
  return `${mark}  ${file}: ${count(hooks, 'hook')}, ${count(warnings, 'warning')}${missing > 0 ? `, ${count(missing, 'thing')} missing` : ''}`
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
