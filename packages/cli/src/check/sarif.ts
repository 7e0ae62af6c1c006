import { relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CONFIG_ERRORS } from '@hookline/config'
import { ERRORS } from '@hookline/core'
import { CHECK_ERRORS } from '../errors.ts'
import { version } from '../version.ts'
import type { Examined } from './examine.ts'

/** One thing that was found, in the words of SARIF. */
interface Result {
  readonly code: string
  readonly level: 'error' | 'warning' | 'note'
  readonly message: string
  readonly hint: string
  readonly line: number
  readonly column: number
}

const DOCS = 'https://github.com/hookline/hookline/blob/main/docs/errors.md'

/** What was found in all files as SARIF 2.1.0: for code scanning and editors. Files are relative to `cwd`. */
export function asSarif(all: readonly Examined[], cwd: string): string {
  const found = all.flatMap((examined) => resultsOf(examined).map((result) => ({ ...result, examined })))
  const codes = [...new Set(found.map(({ code }) => code))].toSorted()
  const run = {
    tool: { driver: { ...DRIVER, version, semanticVersion: version, rules: codes.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(cwd).href}/` } },
    artifacts: all.map(({ name }) => ({ location: locationOf(name, cwd) })),
    results: found.map(({ examined, ...result }) => ({
      ruleId: result.code,
      ruleIndex: codes.indexOf(result.code),
      level: result.level,
      message: { text: result.hint === '' ? result.message : `${result.message}. ${result.hint}` },
      locations: [{ physicalLocation: placeOf(result, examined, all, cwd) }],
    })),
    invocations: [{ executionSuccessful: true }],
  }
  return JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const DRIVER = { name: 'hookline', informationUri: 'https://github.com/hookline/hookline' } as const

function resultsOf({ errors, warnings, findings, older }: Examined): readonly Result[] {
  return [
    ...errors.map(({ code, message, hint, details: { line = 1, column = 1 } }): Result => {
      return { code, level: 'error', message, hint, line, column }
    }),
    ...warnings.map(({ code, message, hint, line, column }): Result => {
      return { code, level: 'warning', message, hint, line, column }
    }),
    ...findings.map(({ severity, hook, message, hint = '', line }): Result => {
      const code = severity === 'error' ? 'ENVIRONMENT_NOT_READY' : 'ENVIRONMENT_ODD'
      return { code, level: severity, message: `${hook}: ${message}`, hint, line, column: 1 }
    }),
    ...older.map((message): Result => {
      const hint = CHECK_ERRORS.AGENT_OLDER
      return { code: 'AGENT_OLDER', level: 'note', message, hint, line: 1, column: 1 }
    }),
  ]
}

function ruleOf(code: string): object {
  const help = HELP[code] ?? 'See the message.'
  return {
    id: code,
    name: code.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: help },
    help: { text: help },
    helpUri: `${DOCS}#${code.toLowerCase()}`,
  }
}

const HELP: Readonly<Record<string, string>> = { ...ERRORS, ...CONFIG_ERRORS, ...CHECK_ERRORS }

function placeOf(
  { line, column }: Result,
  { name }: Examined,
  all: readonly Examined[],
  cwd: string,
): object {
  const index = all.findIndex((one) => one.name === name)
  return {
    artifactLocation: { ...locationOf(name, cwd), index },
    region: { startLine: line, startColumn: column },
  }
}

/** Below `cwd` it is relative, so that the report means the same on another machine. */
function locationOf(name: string, cwd: string): object {
  if (name === 'stdin') return { uri: name }
  const path = relative(cwd, name)
  return path.startsWith('..') || path.startsWith(sep)
    ? { uri: pathToFileURL(name).href }
    : { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
}
