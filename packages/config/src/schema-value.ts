import * as z from 'zod'

/** Any text. */
export const text: z.ZodString = z.string({ error: 'a text' })
/** A text that says something. */
export const filled: z.ZodString = text.min(1, { error: 'a text that is not empty' })
/** True or false. */
export const flag: z.ZodBoolean = z.boolean({ error: 'true or false' })

/** A text, or a list of them. */
export function oneOrMore(
  error: string,
  one: z.ZodType<string> = filled,
): z.ZodUnion<[z.ZodType<string>, z.ZodArray<z.ZodType<string>>]> {
  return z.union([one, z.array(one).min(1, { error })], { error })
}

/** A key that may be left out, with its words. `default` is for readers and editors: what is not written is not in the plan. */
export function told<T extends z.ZodType>(
  schema: T,
  description: string,
  fallback?: unknown,
): z.ZodOptional<T> {
  return schema.optional().meta({ description, ...(fallback === undefined ? {} : { default: fallback }) })
}

/** How hooks run. */
export const order: z.ZodEnum<{ parallel: 'parallel'; sequential: 'sequential' }> = z.enum(
  ['parallel', 'sequential'],
  { error: '"parallel" or "sequential"' },
)
/** A number with its unit. */
export const duration: z.ZodString = z
  .string({ error: 'a duration such as "10s"' })
  .meta({ pattern: '^\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h|d)$', examples: ['500ms', '10s', '2m', '1h'] })
