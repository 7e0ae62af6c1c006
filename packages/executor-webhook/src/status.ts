/** What a status means for a delivery. */
export type StatusClass = 'done' | 'busy' | 'elsewhere' | 'refused' | 'gone' | 'wrong'

/** Every status has one; what is none of HTTP is wrong. */
export function statusClass(status: number): StatusClass {
  if (status >= 200 && status < 300) return 'done'
  if (isBusy(status)) return 'busy'
  if (status >= 300 && status < 400) return 'elsewhere'
  if (status === 401 || status === 403) return 'refused'
  return status === 410 ? 'gone' : 'wrong'
}

/** True if the same request may be taken later. */
export function isBusy(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status < 600)
}
