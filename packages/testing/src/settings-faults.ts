import { fail, match, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { HooklineError, type SchemaIssue, type StandardSchema } from '@hookline/core'
import type { Trial } from './execution.ts'
import { GARBAGE, WRONG } from './garbage.ts'
import { shown } from './settings-schema.ts'

/**
 * Asserts that whatever stands in hooks.toml is answered with the faults in it and where they are: a schema that throws
 * would hide all others.
 */
export async function assertFaultsTold({ works }: Trial, schema: StandardSchema): Promise<void> {
  for (const garbage of GARBAGE) await issuesOf(schema, garbage)
  const names = Object.keys(shown(schema)['properties'] ?? {})
  for (const name of names) {
    for (const wrong of WRONG) {
      const options = { ...(works[0].options as object), [name]: wrong }
      const issues = await issuesOf(schema, options)
      const isTold = issues.length === 0 || issues.some((issue) => names.includes(placeOf(issue)))
      ok(isTold, `with ${name} = ${inspect(wrong)} it is not said where the fault is: ${inspect(issues)}`)
    }
  }
}

async function issuesOf(schema: StandardSchema, value: unknown): Promise<readonly SchemaIssue[]> {
  const issues = await found(schema, value)
  for (const issue of issues) match(issue.message, /\S/, `a fault of ${inspect(value)} says nothing`)
  return issues
}

async function found(schema: StandardSchema, value: unknown): Promise<readonly SchemaIssue[]> {
  try {
    return (await schema['~standard'].validate(value)).issues ?? []
  } catch (thrown) {
    return fail(`the schema throws at ${inspect(value)}: ${HooklineError.from(thrown).message}`)
  }
}

/** The setting that an issue is about. */
function placeOf({ path }: SchemaIssue): string {
  const first = path?.[0]
  return String(typeof first === 'object' ? first.key : first)
}
