import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { EXECUTOR_SPECS, isExecutor, type AnyExecutor, type StandardSchema } from '@hookline/core'
import { validated, type ExecutorUse } from './executor-use.ts'
import { assertJson } from './json.ts'

/** Asserts that an engine would take it for an executor, and that hooks.toml can name it. */
export function assertIdentity(executor: AnyExecutor): void {
  const { spec, name, answers = false, idempotent = false } = executor
  equal(isExecutor(executor), true, 'it was not made with defineExecutor')
  const specs: readonly unknown[] = EXECUTOR_SPECS
  ok(specs.includes(spec), `spec is ${JSON.stringify(spec)}, this hookline speaks ${specs.join(' and ')}`)
  match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  for (const [what, value] of Object.entries({ answers, idempotent }))
    equal(typeof value, 'boolean', `${what} is neither true nor false`)
}

/** Asserts that the settings have a schema of the kind that hookline reads, and that it can be shown to people. */
export function assertStandard(schema: StandardSchema): void {
  const standard = (schema as Partial<StandardSchema> | undefined)?.['~standard']
  equal(
    standard?.version,
    1,
    'options is no Standard Schema (see standardschema.dev): it has no `~standard` version 1',
  )
  match(standard?.vendor ?? '', /\S/, 'the schema does not say whose it is: `~standard.vendor` is empty')
  equal(typeof standard?.validate, 'function', '`~standard.validate` is no function')
}

/** Asserts that a plan can be kept in a file: settings are plain JSON, and reading them again changes nothing. */
export async function assertKept(uses: readonly ExecutorUse[], schema: StandardSchema): Promise<void> {
  for (const { name, options } of uses) {
    const once = await validated(schema, options, name)
    assertJson(once, `the settings of "${name}"`)
    deepStrictEqual(
      await validated(schema, once, name),
      once,
      'settings change when they pass the schema again',
    )
  }
}
