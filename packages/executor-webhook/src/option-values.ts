import * as z from 'zod'
import { urlFault } from './url.ts'

/** A text that says something. */
export const named: z.ZodString = z.string().min(1)

/** Where a secret lies; which of the four it is, hookline looks at. */
const reference = z.looseObject({})

const EITHER = { error: 'a text, or where a secret lies, such as { secret = "NAME" }' }

/** A plain text or a secret. */
export const secretOrText: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': 'allowed' })

/** A secret, of which a plain text is warned. */
export const secret: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': true })

/** A text with holes, or a secret. */
export const secretOrFilled: z.ZodType = z.union(
  [z.string().meta({ 'x-template': 'value' }), reference.meta({ 'x-secret': 'allowed' })],
  EITHER,
)

/** A URL with holes in path and query, or a secret one. */
export const secretUrl: z.ZodType = z.union(
  [
    named.superRefine(refuseUrl).meta({ 'x-template': 'url-path' }),
    reference.meta({ 'x-secret': 'allowed' }),
  ],
  EITHER,
)

function refuseUrl(text: string, ctx: z.RefinementCtx<string>): void {
  const fault = urlFault(text)
  if (fault !== undefined) ctx.addIssue({ code: 'custom', message: fault })
}
