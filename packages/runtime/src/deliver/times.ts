/** Milliseconds. */
export interface DelivererTimes {
  /** Without anything to do until it ends. Default 30,000. */
  readonly idle: number
  /** How long a run is its own without another word. Default 30,000. */
  readonly lease: number
  /** From one such word to the next. Default 5,000. */
  readonly beat: number
}

/** Those that hold where nobody says otherwise. */
export const TIMES: DelivererTimes = { idle: 30_000, lease: 30_000, beat: 5000 }
