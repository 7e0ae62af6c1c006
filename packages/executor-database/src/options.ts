import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { DURATION } from './duration.ts'
import { refuseMisfits } from './misfits.ts'
import { boundValue, columnName, named, secret, secretOrText, secretUrl, tableName } from './option-values.ts'
import type { DatabaseOptions } from './settings.ts'
import { bytesOf, SIZE } from './size.ts'

/** It is read into memory. */
const MOST = bytesOf('16MB')

const tls = z.strictObject({
  ca: secretOrText.describe('Authorities to trust instead of those of the system.').optional(),
  cert: secretOrText.describe('What hookline shows to a database that asks who it is.').optional(),
  key: secretOrText.describe('The private key of `cert`.').optional(),
  server_name: named
    .describe("The name in the database's certificate, where it is not the host of `url`.")
    .optional(),
})

const shape = z.strictObject({
  url: secretUrl.describe(
    'Which database: "sqlite:NAME" (in the state directory), "sqlite:/path", "postgres://user@host:5432/name", "mysql://user@host:3306/name" (MariaDB as well), with "?socket=/path" for one on this machine. Or a secret that holds one.',
  ),
  user: secretOrText.optional().describe('Instead of the user in `url`.'),
  password: secret.optional().describe('Instead of a password in `url`: a secret.'),
  table: tableName
    .optional()
    .describe('Stores a row for each event in this table: one of hookline, or with `columns` your own.'),
  create: z
    .boolean()
    .optional()
    .describe('true: makes the table of hookline if it is missing, and brings it forward. Default: false.'),
  columns: z
    .record(columnName, boundValue)
    .refine(
      (all) => Object.keys(all).length > 0 && Object.keys(all).length <= 100,
      'expected 1 to 100 columns',
    )
    .optional()
    .describe(
      'What goes into each column of your own table: text with {{ }}, of which a lone one keeps the type of its value; lists and tables are stored as JSON.',
    ),
  delivery_column: columnName
    .optional()
    .describe(
      'The column of your own table that takes the id of the delivery; it needs a unique index. Without it what is delivered twice is stored twice.',
    ),
  time_column: columnName.optional().describe('The column of your own table that `keep` goes by.'),
  query: named
    .optional()
    .describe('One statement that reads or changes rows, with :name for each value of `params`.'),
  params: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'a name of letters, digits and _'), boundValue)
    .optional()
    .describe(
      'The values of `query`, always bound: text with {{ }}, of which a lone one keeps the type of its value. :delivery_id is there without being named.',
    ),
  keep: z
    .string()
    .regex(DURATION, 'a time such as "30d", "12h" or "2w"')
    .optional()
    .describe('Rows older than this are taken out of `table`, a few at a time.'),
  max_rows: z.int().min(1).optional().describe('The newest rows that a table of hookline keeps.'),
  tls: z
    .union([z.boolean(), tls], { error: 'true, false, or a table of ca, cert, key and server_name' })
    .optional()
    .describe(
      'Whether to connect with TLS, or PEM files beside the hooks.toml or secrets: { ca, cert, key, server_name }. Default: with TLS, except on this machine.',
    ),
  pool: z.int().min(1).max(32).optional().describe('Connections at once. Default: 4.'),
  max_result_rows: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Rows that a query may give at most. Default: 100.'),
  max_result: z
    .string()
    .regex(SIZE, 'a size such as "128KB" or "2MB"')
    .refine((size) => !SIZE.test(size) || bytesOf(size) <= MOST, 'more than 16MB, which is the most')
    .optional()
    .describe('What a query may give at most, as JSON. Default: "1MB".'),
})

/** The settings of the executor. */
export const options: StandardSchema<DatabaseOptions> = shape.superRefine(
  refuseMisfits,
) as unknown as StandardSchema<DatabaseOptions>
