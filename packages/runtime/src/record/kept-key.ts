import { redact } from '../redact.ts'

/** The key of a fact as it is kept: without what looks like a secret, and different for what is different all the same. */
export function keptKey(key: string): string {
  const clean = redact(key)
  if (clean === key) return key
  const { hash } = process.getBuiltinModule('node:crypto')
  return `${clean}#${hash('sha256', key).slice(0, 12)}`
}
