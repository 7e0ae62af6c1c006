import * as z from 'zod'
import { addressOf } from './address.ts'

/** A text that says something. */
export const named: z.ZodString = z.string().min(1)

/** Where a secret lies; which of the four it is, hookline looks at. */
const reference = z.looseObject({})

const EITHER = { error: 'a text, or where a secret lies, such as { secret = "NAME" }' }

/** A plain text or a secret. */
export const secretOrText: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': 'allowed' })

/** A secret, of which a plain text is warned. */
export const secret: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': true })

/** The URL of a database, or a secret that holds one. */
export const secretUrl: z.ZodType = z
  .union([named.superRefine(refuseUrl), reference], EITHER)
  .meta({ 'x-secret': 'allowed' })

function refuseUrl(text: string, ctx: z.RefinementCtx<string>): void {
  // a variable has its value later
  const fault = text.includes('${') ? undefined : addressOf(text)
  if (typeof fault === 'string') ctx.addIssue({ code: 'custom', message: fault })
}

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_$]{0,62}`

/** A table, with its schema before a dot where it needs one. */
export const tableName: z.ZodString = z
  .string()
  .regex(new RegExp(`^(${NAME}\\.)?${NAME}$`, 'u'), 'a name such as "audit" or "logs.audit"')

/** A column. */
export const columnName: z.ZodString = z
  .string()
  .regex(/^[\p{L}_][\p{L}\p{N}_$ -]{0,62}$/u, 'a name such as "command"')

/** What is bound: text with holes, of which a lone one keeps the type of its value. */
export const boundValue: z.ZodType = z.union(
  [z.string().meta({ 'x-template': 'value' }), z.number(), z.boolean()],
  {
    error: 'a text, a number, true or false',
  },
)
