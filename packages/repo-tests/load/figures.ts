import type { Call } from './agent.ts'
import type { Loaded } from './load.ts'
import { megabytes, quantile, spread } from './numbers.ts'

/** What is to be read of it, line by line. */
export function figuresOf(came: Loaded): readonly string[] {
  const { calls, seconds, samples, rest, arrived, flood, status, oneShots, thinkMs } = came
  const [first, last] = [samples[0], samples.at(-1)]
  const cpu = last!.cpu - first!.cpu
  const delivered = arrived.due + arrived.flood
  const waits = status.all.flatMap(({ waits: one }) => (one === null ? [] : [one]))
  return [
    `calls: ${calls.length} in ${seconds.toFixed(0)} s, ${(calls.length / seconds).toFixed(1)} a second, an agent thinks ${thinkMs.toFixed(0)} ms; sessions of a real Codex: ${came.codexSessions}`,
    `whole client: ${spread(calls.map(({ ms }) => ms))}`,
    ...kinds(calls).map(
      (kind) => `  ${kind.padEnd(10)} calm ${ofKind(calls, kind, false)}; flood ${ofKind(calls, kind, true)}`,
    ),
    `server's own waits: median p50 ${quantile(
      waits.map(({ p50 }) => p50),
      0.5,
    )} ms, median p99 ${quantile(
      waits.map(({ p99 }) => p99),
      0.5,
    )} ms, worst p99 ${quantile(
      waits.map(({ p99 }) => p99),
      1,
    )} ms, max ${quantile(
      waits.map(({ max }) => max),
      1,
    )} ms`,
    `gates, p99 of a burst against that of the quiet around it: ${floodRatio(calls).toFixed(2)}`,
    `deliveries: ${delivered}, ${(delivered / seconds).toFixed(1)} a second; lost ${arrived.lost.length}, repeated ${arrived.repeated}; bursts ${flood.after()} of ${flood
      .lasted()
      .map((ms) => (ms / 1000).toFixed(1))
      .join(', ')} s, at most ${flood.deepest()} pending`,
    `one-shots: ${oneShots.starting} while starting, ${oneShots.later} later; refused ${status.after.calls.refused}, abandoned ${status.after.calls.abandoned}, answered ${status.after.calls.answered}`,
    `server: ${((cpu / calls.length) * 1000).toFixed(2)} s of CPU per 1,000 calls, its children ${(((last!.childrenCpu - first!.childrenCpu) / calls.length) * 1000).toFixed(2)} s`,
    `rss: at rest ${megabytes(rest.before.rss)} before, ${megabytes(rest.after.rss)} after; by thirds ${thirds(came).map(megabytes).join(', ')}`,
    `descriptors at rest: ${rest.before.descriptors} before, ${rest.after.descriptors} after; sockets ${rest.before.sockets}, ${rest.after.sockets}; children ${rest.before.children}, ${rest.after.children}`,
  ]
}

/** The middle of what it took in each third of the time. */
export function thirds({ samples }: Loaded): readonly number[] {
  const third = Math.ceil(samples.length / 3)
  return [0, 1, 2].map((n) =>
    quantile(
      samples.slice(n * third, (n + 1) * third).map(({ rss }) => rss),
      0.5,
    ),
  )
}

/** How much longer a gate takes while there is a flood: the middle of the bursts, so that one bad moment of a busy machine is none. */
export function floodRatio(calls: readonly Call[]): number {
  const bursts = [...new Set(calls.map(({ after }) => after))]
  const p99s = (isFlood: boolean): readonly number[] =>
    bursts.flatMap((burst) => {
      const ms = ofGates(
        calls.filter(({ after }) => after === burst),
        isFlood,
      )
      return ms.length < LEAST ? [] : [quantile(ms, 0.99)]
    })
  return quantile(p99s(true), 0.5) / quantile(p99s(false), 0.5)
}

/** Milliseconds of each gate, in a flood or when it is calm. */
export function ofGates(calls: readonly Call[], isFlood: boolean): readonly number[] {
  return calls
    .filter(({ kind }) => kind !== 'plain' && kind !== 'background')
    .flatMap(({ flood, ms }) => ((flood !== undefined) === isFlood ? [ms] : []))
}

/** Of fewer calls no p99 is told. */
const LEAST = 30

function kinds(calls: readonly Call[]): readonly Call['kind'][] {
  return [...new Set(calls.map(({ kind }) => kind))].toSorted()
}

function ofKind(calls: readonly Call[], kind: Call['kind'], isFlood: boolean): string {
  return spread(
    calls.filter((one) => one.kind === kind && (one.flood !== undefined) === isFlood).map(({ ms }) => ms),
  )
}
