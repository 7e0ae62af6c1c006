import type { IncomingMessage, ServerResponse } from 'node:http'
import { HooklineError, isHooklineError } from '@hookline/core'
import { cleaned, redact, verbError } from '@hookline/runtime'
import { apiError } from '../errors.ts'
import { emitted } from './emitting.ts'
import { gauges } from './gauges.ts'
import type * as History from './history.ts'
import type { Limits } from './limits.ts'
import type { HttpMeans } from './means.ts'
import { saidIn } from './query.ts'
import { failure, json, type Reply } from './reply.ts'
import type { Streams } from './streams.ts'

/** What routes are answered with. */
export interface Ways {
  readonly means: HttpMeans
  readonly limits: Limits
  readonly streams: Streams
}

/** A request that was let in. */
interface Call extends Ways {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: URLSearchParams
  /** What stands behind the path of the route. */
  readonly rest: string
}

/** `undefined`: it goes on by itself. */
type Handler = (call: Call) => Promise<Reply | undefined>

/** The answer to a request; `undefined`: it goes on by itself. Never rejects. */
export async function answerTo(
  ways: Ways,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply | undefined> {
  try {
    const [path, query] = partsOf(request.url ?? '')
    const [route, rest] = routeOf(path)
    const handler = methodOf(route, request.method ?? '')
    return await handler({ ...ways, request, response, query, rest })
  } catch (thrown) {
    return wrong(thrown, ways.means)
  }
}

function wrong(thrown: unknown, { log }: HttpMeans): Reply {
  const error = HooklineError.from(thrown, 'INTERNAL')
  const reply = failure(error, allowOf(error))
  if (reply.status < 500) return reply
  log(redact(`the HTTP API: ${error.message} [${error.code}]`))
  // what nobody foresaw may say anything
  return isHooklineError(thrown)
    ? reply
    : failure(new HooklineError('INTERNAL', 'something went wrong; the log says what'))
}

/** What asks the journal; loaded when somebody does, since it is bigger than all the rest. */
const past = (): Promise<typeof History> => import('./history.ts')

type Route = Readonly<Record<string, Handler>>

const page = (answer: (call: Call) => unknown): Route => ({
  GET: async (call) => json(await answer(call)),
})

const EVENTS: Route = {
  ...page(async ({ means, query }) => (await past()).eventsPage(means, query)),
  POST: async ({ means, request, query, limits }) => {
    saidIn(query, [])
    return json(await emitted(means, request, limits.body))
  },
}

const ROUTES: Readonly<Record<string, Route>> = {
  '/metrics': { GET: async (call) => metricsReply(call) },
  '/api/status': page(async ({ means, query }) => {
    saidIn(query, [])
    return cleaned(await means.status())
  }),
  '/api/events': EVENTS,
  '/api/dead': page(async ({ means, query }) => (await past()).deadPage(means, query)),
  '/api/stream': {
    GET: ({ streams, request, response, query }) => {
      saidIn(query, [])
      if (request.method === 'HEAD') throw methodError(['GET'])
      streams.open(request, response)
      return Promise.resolve(undefined)
    },
  },
}

const EVENT: Route = page(async ({ means, query, rest }) => {
  saidIn(query, [])
  const found = await (await past()).eventPage(means, rest)
  if (found === undefined) throw verbError('EVENT_NOT_KEPT', 'no event is kept yet')
  return found
})

async function metricsReply({ means, query, streams }: Call): Promise<Reply> {
  saidIn(query, [])
  const hooks = means.metrics()
  const text = `${hooks}${hooks === '' || hooks.endsWith('\n') ? '' : '\n'}${gauges(await means.status(), streams.count())}`
  return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', text }
}

function partsOf(target: string): readonly [path: string, query: URLSearchParams] {
  const at = target.indexOf('?')
  if (at === -1) return [target, new URLSearchParams()]
  return [target.slice(0, at), new URLSearchParams(target.slice(at + 1))]
}

function routeOf(path: string): readonly [route: Route, rest: string] {
  if (Object.hasOwn(ROUTES, path)) return [ROUTES[path]!, '']
  const [, id] = /^\/api\/events\/([\w:.-]{1,200})$/.exec(path) ?? []
  if (id !== undefined) return [EVENT, id]
  throw apiError('API_UNKNOWN', 'nothing is there')
}

function methodOf(route: Route, method: string): Handler {
  const name = method === 'HEAD' ? 'GET' : method
  if (Object.hasOwn(route, name)) return route[name]!
  throw methodError(['GET', 'HEAD', ...Object.keys(route).filter((one) => one !== 'GET')])
}

function methodError(allowed: readonly string[]): HooklineError {
  return apiError('API_METHOD', `there it takes ${allowed.join(', ')}`, { key: allowed.join(', ') })
}

function allowOf({ code, details }: HooklineError): Readonly<Record<string, string>> {
  return code === 'API_METHOD' ? { allow: details.key! } : {}
}
