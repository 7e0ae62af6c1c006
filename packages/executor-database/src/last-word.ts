import type { Dialect } from './address.ts'
import { kindOf } from './classify.ts'

/**
 * Does something, and ends the connection where an error is the last word of the server: that hangs up a moment later, and
 * the next statement would go into it.
 */
export async function endingOn<T>(dialect: Dialect, destroy: () => void, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (isLastWord(error, dialect)) destroy()
    throw error
  }
}

function isLastWord(error: unknown, dialect: Dialect): boolean {
  const { severity, code } = error as { readonly severity?: unknown; readonly code?: unknown }
  if (severity === 'FATAL' || severity === 'PANIC') return true
  // what pg finds out by itself, without a word of the server: nobody knows where its answer begins
  if (dialect === 'postgres' && code === undefined) return true
  return kindOf(error, dialect)[0] === 'DATABASE_UNREACHABLE'
}
