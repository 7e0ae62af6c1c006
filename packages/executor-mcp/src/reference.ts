import { hasHoles, type SecretReference } from '@hookline/core'
import * as z from 'zod'
import { urlFault } from './address.ts'

/** A text that no event fills. */
export const fixed = (what: string): z.ZodString =>
  z
    .string()
    .min(1)
    .refine((text) => !hasHoles(text), `${what} is fixed: no {{ }}`)

const word = z.string().min(1)

/** Where a secret lies. */
export const reference: z.ZodType<SecretReference> = z.union(
  [
    z.strictObject({ secret: word.describe('A secret of hookline, by name.') }),
    z.strictObject({ env: word.describe('A variable of the caller that holds the secret.') }),
    z.strictObject({ file: word.describe('A file that holds the secret.') }),
    z.strictObject({ command: z.array(z.string()).min(1).describe('A program that prints the secret.') }),
  ],
  { error: 'a text, or where a secret lies: { secret = "NAME" }' },
)

/** Where a server is. In one place: of a union that does not hold nobody would hear which part of it was meant. */
export const address: z.ZodType<string | SecretReference> = z
  .union([z.string(), reference], { error: 'an address, or where a secret lies: { secret = "NAME" }' })
  .superRefine((value, context) => {
    if (typeof value !== 'string') return
    const fault = hasHoles(value) ? 'where a server is, is fixed: no {{ }}' : urlFault(value)
    if (fault !== undefined) context.addIssue(fault)
  })
