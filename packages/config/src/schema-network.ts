import * as z from 'zod'
import { filled, told } from './schema-value.ts'

const table = z.strictObject(
  {
    allow_private: told(
      z.array(filled.meta({ examples: ['127.0.0.1:4000', 'hooks.internal:443'] }), {
        error: 'a list of hosts with their ports',
      }),
      'private targets that executors may reach, each as `"host:port"`; to those also without https. Default: none',
    ),
  },
  { error: 'a table' },
)

/** `[network]`. */
export const network: z.ZodType = told(
  table,
  "[what of the network](executors/webhook.md#private-targets) may be reached besides what everybody can reach. Not in a project's own file",
)
