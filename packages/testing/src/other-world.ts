import { randomFillSync } from 'node:crypto'

/**
 * Runs something where it is another time and chance falls otherwise: what comes of it is the same only if it asks for
 * neither.
 */
export function inAnotherWorld<T>(work: () => T): T {
  const { Date: ThisDate, Math: math, performance: timer, crypto } = globalThis
  const later = (): number => ThisDate.now.call(ThisDate) + YEAR
  const put = [
    replace(globalThis, 'Date', shifted(ThisDate)),
    replace(math, 'random', () => 0.123_456_789),
    replace(timer, 'now', later),
    replace(crypto, 'randomUUID', () => '0badc0de-0000-4000-8000-000000000000'),
    replace(crypto, 'getRandomValues', (bytes: NodeJS.ArrayBufferView) => randomFillSync(bytes)),
  ]
  try {
    return work()
  } finally {
    for (const back of put) back()
  }
}

const YEAR = 31_536_000_000

function shifted(ThisDate: DateConstructor): DateConstructor {
  const now = (): number => ThisDate.now() + YEAR
  return new Proxy(ThisDate, {
    construct: (target, args: readonly unknown[]) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args),
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  })
}

function replace(owner: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, { value, configurable: true, writable: true })
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name)
    else Object.defineProperty(owner, name, before)
  }
}
