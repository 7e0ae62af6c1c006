import type { ErrorDetails } from '@hookline/core'
import type { DatabaseErrorCode } from './errors.ts'

/** What an error of a database means: its code, and whether the same may work later. */
export type Kind = readonly [code: DatabaseErrorCode, details: ErrorDetails]

export const LATER: ErrorDetails = { retryable: true }
export const NEVER: ErrorDetails = { retryable: false }
/** Refused for who it is: the secret may have been changed. */
export const RENEW: ErrorDetails = { retryable: false, renew: true }
