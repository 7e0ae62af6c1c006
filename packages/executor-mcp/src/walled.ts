import { limitsOf, type HookContext } from '@hookline/core'
import type { Server } from './server.ts'

/** A child runs behind the wall that the hook asks for, and within its limits: others, another child. @throws HooklineError what `confine` throws */
export function walled(server: Server, { confine, hook }: Pick<HookContext, 'confine' | 'hook'>): Server {
  if (server.kind !== 'stdio') return server
  const { file, args, cwd, env } = confine({ ...server, file: server.program })
  return { ...server, program: file, args, cwd, env, limits: limitsOf(hook) }
}
