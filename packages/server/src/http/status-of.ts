/** What HTTP calls it; whatever is not here is no fault of who asked. */
const STATUS: Readonly<Record<string, number>> = {
  API_HOST: 403,
  API_ORIGIN: 403,
  API_TOKEN: 401,
  API_UNKNOWN: 404,
  API_METHOD: 405,
  API_QUERY: 400,
  API_TYPE: 415,
  API_BODY: 400,
  API_TOO_LARGE: 413,
  API_BUSY: 503,
  API_MALFORMED: 400,
  API_SLOW: 408,
  EVENT_NOT_KEPT: 404,
  EVENT_NOT_YOURS: 400,
  EVENT_SEVERAL: 400,
  EVENT_UNKNOWN: 400,
  JOURNAL_BUSY: 503,
  JOURNAL_UNUSABLE: 503,
}

/** The status of an answer that tells an error. */
export function statusOf(code: string): number {
  return Object.hasOwn(STATUS, code) ? STATUS[code]! : 500
}
