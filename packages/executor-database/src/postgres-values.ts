import type { Json } from '@hookline/core'
import { bytes, decimal, instant, integer, real } from './rows.ts'

/** How PostgreSQL's texts become JSON, by the number of their type. Others stay texts. */
export const POSTGRES_VALUES: { readonly getTypeParser: (oid: number) => (text: string) => Json } = {
  getTypeParser: (oid) => PARSERS[oid] ?? ((text) => text),
}

const number = (text: string): Json => real(Number(text))
const json = (text: string): Json => JSON.parse(text) as Json

const PARSERS: Readonly<Record<number, (text: string) => Json>> = {
  16: (text) => text === 't',
  17: (text) => bytes(Buffer.from(text.slice(2), 'hex')),
  20: integer,
  21: number,
  23: number,
  26: number,
  700: number,
  701: number,
  1700: decimal,
  114: json,
  3802: json,
  1114: instant,
  1184: instant,
}
