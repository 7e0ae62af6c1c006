import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { createDown, type DownMeans, type Held } from '../src/app-server/down.ts'

/** The way from a server to its client, in memory. */
export interface Way {
  readonly say: (text: string | Buffer) => Promise<void>
  /** What the client has by now. */
  readonly got: () => string
  readonly gotBytes: () => Buffer
  readonly down: ReturnType<typeof createDown>
  /** The lines that were looked at. */
  readonly heard: readonly string[]
  readonly to: PassThrough
  readonly from: PassThrough
}

const NOTHING: Pick<DownMeans, 'isOurs' | 'mayHold' | 'hold'> = {
  isOurs: () => false,
  mayHold: () => false,
  hold: () => undefined,
}

export function way(means: Partial<DownMeans> = {}): Way {
  const [from, to] = [new PassThrough(), new PassThrough()]
  const parts: Buffer[] = []
  const heard: string[] = []
  if (means.to === undefined) to.on('data', (part: Buffer) => parts.push(part))
  const down = createDown({
    ...NOTHING,
    from,
    to,
    heard: ({ bytes }) => void heard.push(bytes.toString()),
    ...means,
  })
  return {
    async say(text) {
      from.write(text)
      for (let left = 5; left > 0; left--) await turn()
    },
    got: () => Buffer.concat(parts).toString(),
    gotBytes: () => Buffer.concat(parts),
    down,
    heard,
    to,
    from,
  }
}

/** A question that is answered by hand. */
export function held(
  thread: string,
): Held & { readonly rule: (passes: boolean) => void; readonly gaveUp: () => boolean } {
  let resolve: (passes: boolean) => void = () => undefined
  const promise = new Promise<boolean>((rule) => (resolve = rule))
  let isGivenUp = false
  return {
    thread,
    passes: promise,
    rule: (passes) => resolve(passes),
    gaveUp: () => isGivenUp,
    giveUp() {
      isGivenUp = true
      resolve(true)
    },
  }
}
