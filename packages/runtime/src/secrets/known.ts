type Known = (readonly [form: string, label: string])[]

/** One for the process: what reads secrets is loaded late, as a file of its own, and what writes has to know of them. */
const SECRETS = Symbol.for('hookline.secrets')
const known: Known = ((globalThis as { [SECRETS]?: Known })[SECRETS] ??= [])

/** Takes note of what a secret looks like; from then on nothing that hookline writes has it. */
export function note(forms: readonly string[], label: string): void {
  const strange = forms.filter((form) => !known.some(([one]) => one === form))
  known.push(...strange.map((form) => [form, label] as const))
  // the longest first: another may be part of it
  known.sort(([one], [other]) => other.length - one.length)
}

/** True if a secret that was used by this process is in the text. */
export function mentionsKnown(text: string): boolean {
  return known.some(([form]) => text.includes(form))
}

/** The text without secrets that were used by this process. */
export function withoutKnown(text: string): string {
  return known.reduce((left, [form, label]) => left.replaceAll(form, () => label), text)
}
