import { tagOf } from './tag.ts'

/** Values of callers that may not be written down, in memory alone, for as long as there is room. */
export interface Remembered {
  readonly keep: (name: string, value: string) => void
  /** The value of that name that has the tag; `undefined`: none has, or more than one, of which one would be another caller's. */
  readonly find: (name: string, tag: string) => string | undefined
}

const MOST = 10_000

export function createRemembered(): Remembered {
  const values = new Map<string, string | undefined>()
  return {
    keep(name, value) {
      const key = `${name}\0${tagOf(name, value)}`
      const isOnly = !values.has(key) || values.get(key) === value
      // the one that was needed last is forgotten last
      values.delete(key)
      values.set(key, isOnly ? value : undefined)
      if (values.size > MOST) values.delete(values.keys().next().value!)
    },
    find: (name, tag) => values.get(`${name}\0${tag}`),
  }
}
