/** Tells a function of the program something; whatever it throws or rejects with is its own affair. */
export function tell<Value>(listener: ((value: Value) => unknown) | undefined, value: Value): void {
  try {
    Promise.resolve(listener?.(value)).catch(() => undefined)
  } catch {
    // nothing here depends on it
  }
}
