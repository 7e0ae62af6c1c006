import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { refuseMisfits } from './misfits.ts'
import type { FilesystemOptions } from './settings.ts'
import { SIZE, SPAN } from './size.ts'

const path = z.string().min(1).meta({ 'x-template': 'path' })
const size = z.string().regex(SIZE, 'a size such as "10MB"')
const span = z.string().regex(SPAN, 'a span of time such as "30d"')

/** In each of its places the same holds. */
const CONTENT: Record<string, unknown> = {
  'x-template': 'value',
  description:
    'What is appended or written: text with {{ }}, or a structure that becomes JSON, in which a lone {{ }} keeps the type of its value. Default: the event as JSON in one line, with the id of the delivery.',
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { $ref: '#/properties/content' } },
    { type: 'object', additionalProperties: { $ref: '#/properties/content' } },
  ],
}

const root = z
  .string()
  .refine(
    (text) =>
      !text.includes('{{') && (text === 'workspace' || text === 'state' || /^(\/|[A-Za-z]:[\\/])/.test(text)),
    '"workspace", "state" or an absolute folder, without {{ }}',
  )

const rotate = z.strictObject({
  size: size.describe('Before it would be larger.').optional(),
  age: span.describe('Once it is older.').optional(),
  compress: z.boolean().describe('false: what is put aside stays as it is. Default: true, gzip.').optional(),
})

const shape = z.strictObject({
  action: z
    .enum(['append', 'write', 'copy', 'move', 'delete', 'backup'])
    .describe(
      '"append" a record to a file; "write" a file anew; "copy", "move" or "delete" one; or "backup" the files that a patch is about to change.',
    ),
  path: path
    .optional()
    .describe('For append, write, delete: the file, below `root`. {{ }} never leads out of it.'),
  paths: z
    .array(path)
    .min(1)
    .max(1000)
    .optional()
    .meta({ 'x-template': 'path' })
    .describe('For backup: the files, below `root`. Default: those that the event is about to change.'),
  from: path.optional().describe('For copy, move: the file, below `root`.'),
  to: path.optional().describe('For copy, move: where to, below `to_root`.'),
  root: root
    .optional()
    .meta({ default: 'workspace' })
    .describe(
      'What nothing leads out of: "workspace", the root of the session\'s project; "state", a folder of the hook\'s layer in hookline\'s state directory, where no agent writes; or an absolute folder.',
    ),
  to_root: root.optional().describe('The same for `to`. Default: `root`.'),
  content: z
    .unknown()
    .refine((value) => value === undefined || isContent(value), 'text, or what JSON can hold')
    .optional()
    .meta(CONTENT),
  rotate: rotate
    .optional()
    .describe(
      'For append: { size = "10MB", age = "1d" } puts the file aside, compressed, and begins another.',
    ),
  keep: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('With `rotate`: how many of them are kept. Default: all.'),
  keep_age: span
    .optional()
    .describe(
      'With `rotate`, and for backup and delete: how long what is put aside, or kept, is kept. Default: for ever.',
    ),
  max_bytes: size
    .optional()
    .describe(
      'For backup and delete: how much of what this hook keeps is kept; the oldest goes first. Default: all.',
    ),
  permissions: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'rights in octal, such as "0640"')
    .optional()
    .meta({ default: '0600' })
    .describe('For append, write: the rights of a file that is new. One that is there keeps its own.'),
  fsync: z
    .boolean()
    .optional()
    .describe('It is on the disk before it is done. Default: true, but for append false.'),
  trash: z
    .boolean()
    .optional()
    .meta({ default: true })
    .describe(
      'For delete: false, and it is gone. Else it is kept in the state directory; `hookline restore` brings it back.',
    ),
  max_size: size
    .optional()
    .meta({ default: '1GB' })
    .describe('For write, copy, move, delete, backup: what is larger is refused, or in a backup left out.'),
})

/** The settings of the executor. */
export const options: StandardSchema<FilesystemOptions> = shape.superRefine(refuseMisfits) as never

function isContent(value: unknown, depth = 0): boolean {
  if (value === null) return depth > 0
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > 100) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null
  return isPlain && Object.values(value).every((one) => isContent(one, depth + 1))
}
