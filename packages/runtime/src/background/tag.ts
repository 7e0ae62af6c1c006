/**
 * Tells whether a value is still the one that was there when a run was accepted, and hardly more: sixteen bits, the same for each
 * delivery, so that many of them say no more than one.
 */
export function tagOf(name: string, value: string): string {
  const { hash } = process.getBuiltinModule('node:crypto')
  return hash('sha256', `hookline\0${name}\0${value}`).slice(0, 4)
}
