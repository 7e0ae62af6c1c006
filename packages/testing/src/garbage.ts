/** What no agent sends. */
export const GARBAGE: readonly unknown[] = [
  undefined,
  null,
  true,
  42,
  '',
  'text',
  [],
  [{}],
  {},
  { constructor: {} },
  nested(5000),
]

/** What no setting and no field of a payload is at the same time. */
export const WRONG: readonly unknown[] = [
  undefined,
  null,
  true,
  42,
  'x',
  '',
  [],
  ['x'],
  {},
  { constructor: 'x' },
]

/** A payload with one field gone or of another kind, for each field and one level below. */
export function* broken(payload: unknown): Generator {
  if (!isObject(payload)) return
  for (const [field, value] of Object.entries(payload)) {
    const { [field]: _gone, ...rest } = payload
    yield rest
    for (const wrong of WRONG) yield { ...payload, [field]: wrong }
    if (!isObject(value)) continue
    for (const inner of Object.keys(value)) {
      for (const wrong of WRONG) yield { ...payload, [field]: { ...value, [inner]: wrong } }
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nested(levels: number): unknown {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = { nested: value }
  return value
}
