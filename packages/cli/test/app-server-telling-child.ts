import type { AppServerFact } from '@hookline/agents'
import { createReporting } from '../src/app-server/reporting.ts'

/** A proxy of which a hook is at work on a fact; it never ends. */
const reporting = createReporting({
  hooking: {
    run: async () => {
      process.stdout.write('at it\n')
      return new Promise(() => undefined)
    },
    planIn: () => Promise.reject(new Error('no plan')),
    close: async () => undefined,
  },
  natives: {
    ran: () => undefined,
    look: () => undefined,
    known: async () => undefined,
    told: () => false,
    tells: () => false,
  },
  env: process.env,
  came: () => undefined,
  log: () => undefined,
})
reporting.heard(JSON.parse(process.argv[2]!) as AppServerFact)
setTimeout(() => undefined, 60_000)
