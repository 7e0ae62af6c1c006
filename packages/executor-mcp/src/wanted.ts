import { sandboxOf, type HookContext, type MaybePromise } from '@hookline/core'
import type { Pool, Wanted } from './connections.ts'
import type { McpOptions } from './options.ts'
import { serverOf, type Server } from './server.ts'
import { milliseconds } from './units.ts'
import { walled } from './walled.ts'

type Context = HookContext<McpOptions, Pool>

/** What a call of the hook goes over. @throws HooklineError what `serverOf` throws */
export function wantedOf(ctx: Context): MaybePromise<Wanted> {
  const { event, hook, env, secret, render, mcpServer, resource: pool, options } = ctx
  const { root, id } = event.session
  const place = `${hook.layer ?? 'user'}\0${root}\0${id}`
  const known = pool.known.get(env)
  if (known?.place === place && known.hook === hook) return wanted(known.key, known.server, ctx)
  const made = serverOf(options, { hook, env, secret, render, mcpServer, root })
  if (made instanceof Promise)
    return made.then((one) => {
      const server = walled(one, ctx)
      return wanted(keyOf(place, server), server, ctx)
    })
  const found = walled(made, ctx)
  const key = keyOf(place, found)
  if (isFixed(ctx)) pool.known.set(env, { place, hook, key, server: found })
  return wanted(key, found, ctx)
}

/** Of a server for which nothing is filled or read, what was found out the last time: it costs as much as a third of a call. */
export type Known = WeakMap<
  object,
  { readonly place: string; readonly hook: object; readonly key: string; readonly server: Server }
>

function isFixed({ options, hook }: Context): boolean {
  const { server, url, headers = {}, token } = options
  const values = [url, token, ...Object.values(headers)]
  const isFree = sandboxOf(hook).policy === 'off'
  return (
    isFree && server === undefined && hook.env === undefined && values.every((one) => typeof one !== 'object')
  )
}

function keyOf(place: string, server: Server): string {
  return `${place}\0${JSON.stringify(server)}`
}

function wanted(key: string, server: Server, { options, network, env, log, hold }: Context): Wanted {
  const timeoutMs = milliseconds(options.initialize_timeout ?? '10s')
  return { key, server, timeoutMs, network, env, log, hold }
}
