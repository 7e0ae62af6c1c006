import type { StandardSchema } from '@hookline/core'
import type { Session } from './session.ts'

/** Of hookline, not of this package: it is what servers know. */
const ME = { name: 'hookline', version: '1' } as const

/** Versions of the protocol, the one that is asked for first: what is used of them is the same in all. */
const VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07']

/** Says who asks, and gives the version that the server speaks. @throws Error it speaks none that is known */
export async function initialize(session: Session): Promise<string> {
  const params = { protocolVersion: VERSIONS[0], capabilities: {}, clientInfo: ME }
  return session.request({ method: 'initialize', params }, VERSION)
}

const VERSION: StandardSchema<string> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => {
      const { protocolVersion: version } = value as { readonly protocolVersion?: unknown }
      return typeof version === 'string' && VERSIONS.includes(version)
        ? { value: version }
        : { issues: [{ message: `the protocol version is not supported: ${JSON.stringify(version)}` }] }
    },
  },
}
