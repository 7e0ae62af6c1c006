import { onTestFinished } from 'vitest'
import { cable, type Cable } from './cable.ts'
import { open, type Opened } from './run.ts'
import type { Service } from './services.ts'

/** The line to a server, and a hook that asks over it, until the test ends. */
export async function asking(
  there: Service,
  options: Parameters<typeof open>[0],
): Promise<{ readonly line: Cable; readonly hook: Opened }> {
  const line = await cable(new URL(there.url))
  const url = Object.assign(new URL(there.url), { port: String(line.port) }).href
  const hook = await open(options, { url, stateDir: there.stateDir })
  onTestFinished(async () => {
    await hook.close()
    line.close()
  })
  return { line, hook }
}
