/** Steps that one evaluation may take: some tenths of a second at worst. */
const STEPS = 200_000
/** Characters of a text that count as one step where the work is a plain search. */
const CHARS_PER_STEP = 128

let left = STEPS

/** Thrown inside an evaluation; never leaves it. One object, since a loop may throw it thousands of times. */
export const OVERSPENT: Error = new Error(
  'takes too many steps: the lists or texts it works on are too large',
)

/** An evaluation is synchronous and calls no other, so one counter serves all. */
export function refill(): void {
  left = STEPS
}

export function spend(steps: number): void {
  left -= steps
  if (left < 0) throw OVERSPENT
}

/** What is left; the difference of two readings is what something cost. */
export function remaining(): number {
  return left
}

/** Pays for looking at a text once. */
export function spendText(text: string, times = 1): void {
  spend(1 + (text.length * times) / CHARS_PER_STEP)
}

/** Pays for finding one text in another: engines may compare every character of one with every one of the other. */
export function spendSearch(text: unknown, sought: unknown): void {
  if (typeof text === 'string' && typeof sought === 'string') spend((text.length * sought.length) / 1024)
}
