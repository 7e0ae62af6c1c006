/** Any value that survives JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>

/** True for a promise of any make. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/**
 * The part of Standard Schema that hookline reads; zod, valibot and arktype schemas are one as they are.
 *
 * `jsonSchema` (Standard JSON Schema) is read where it exists: the docs, the editor schema and the marks
 * `x-template` and `x-secret` come from it.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => MaybePromise<SchemaResult<Output>>
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: string }) => Record<string, unknown>
    }
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** What a schema says of a value: the value with its defaults, or every fault in it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** One fault in a value, and where in it. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * What a template hole may be in a field, written `x-template` in the field's JSON Schema: one program argument,
 * a path below its literal root, one segment of a URL's path, or a plain value. A hole in a field without the
 * mark is an error.
 */
export type TemplateKind = 'argument' | 'path' | 'url-path' | 'value'
