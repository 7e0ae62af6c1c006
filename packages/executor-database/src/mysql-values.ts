import type { Json } from '@hookline/core'
import type { FieldPacket } from 'mysql2'
import { bytes, decimal, real } from './rows.ts'

/** A value of MySQL as JSON. */
export function mysqlValue(value: unknown, { columnType }: Pick<FieldPacket, 'columnType'>): Json {
  if (typeof value === 'number') return real(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return bytes(value)
  if (typeof value !== 'string') return (value ?? null) as Json
  if (columnType !== undefined && DECIMALS.has(columnType)) return decimal(value)
  if (columnType !== undefined && INSTANTS.has(columnType)) return value.replace(' ', 'T')
  return value
}

const DECIMALS: ReadonlySet<number> = new Set([0x00, 0xf6])
const INSTANTS: ReadonlySet<number> = new Set([0x07, 0x0c])
