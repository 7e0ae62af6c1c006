import type { McpServer } from '@hookline/core'

/** A server as it is set up, without the file that it stands in, or what is wrong with it. */
export type ServerFound = Without<McpServer, 'file'> | { readonly fault: string }

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/** A text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** A table of texts; numbers and switches are written as texts. */
export function tableOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      ['string', 'number', 'boolean'].includes(typeof one) ? [[name, String(one)]] : [],
    ),
  )
}
