import { dirname, resolve } from 'node:path'
import { HooklineError, type Dialect, type HookConfig } from '@hookline/core'
import { errorsOf } from './error-of.ts'
import type { Fault, Report } from './fault.ts'
import type { HookTest } from './hook-test.ts'
import { readSource } from './source.ts'
import { checkTestShape } from './test-shape.ts'
import { parseToml, type Table } from './toml.ts'

/** What a file with tests is read with. */
export interface TestFileOptions {
  /** A `*.hooktest.toml`. */
  readonly file: string
  /** The content. Default: what the file holds. */
  readonly text?: string
  /** The hooks that are tested. */
  readonly hooks: readonly HookConfig[]
  readonly dialects: readonly Dialect[]
}

/** Tests, or everything that is wrong with them. */
export type CompiledTests =
  | { readonly ok: true; readonly tests: readonly HookTest[] }
  | { readonly ok: false; readonly errors: readonly HooklineError[] }

/** Reads a `*.hooktest.toml`. Never rejects. */
export async function compileTests(options: TestFileOptions): Promise<CompiledTests> {
  try {
    const { text, source } = await readSource(options.file, 'user', options.text)
    const faults: Fault[] = []
    const tests = await testsIn(parseToml(text, source.file), {
      ...options,
      file: source.file,
      text,
      report: (fault) => void faults.push(fault),
    })
    if (faults.length === 0) return { ok: true, tests }
    return { ok: false, errors: await errorsOf(faults, text, source.file) }
  } catch (thrown) {
    return { ok: false, errors: [HooklineError.from(thrown, 'INTERNAL')] }
  }
}

/** The hooks.toml that a file with tests names; `undefined`: none, or the file cannot be read. */
export async function testedConfig(file: string): Promise<string | undefined> {
  try {
    const { text, source } = await readSource(file, 'user', undefined)
    const config = parseToml(text, source.file)['config']
    return typeof config === 'string' && config !== '' ? resolve(dirname(source.file), config) : undefined
  } catch {
    return undefined
  }
}

/** The tests of a file, as far as their shape is right. */
export async function testsIn(
  file: Table,
  setting: Required<TestFileOptions> & { readonly report: Report },
): Promise<readonly HookTest[]> {
  await checkTestShape(file, setting.report)
  const tables = Array.isArray(file['tests']) ? (file['tests'] as readonly unknown[]) : []
  return tables.length === 0 ? [] : (await import('./tests.ts')).readTests(tables, setting)
}
