import type { HookOutput } from '@hookline/core'
import { merged } from '@hookline/answer'

/** The answers about several files as one: the strictest decision, and everybody's words. */
export function together(outputs: readonly HookOutput[]): HookOutput {
  if (outputs.length === 1) return outputs[0]!
  const data = outputs.flatMap((output) => (output.data === undefined ? [] : [output.data]))
  return {
    ...outputs.reduce(merged, {}),
    ...words(outputs, 'context'),
    ...words(outputs, 'message'),
    ...(data.length === 0 ? {} : { data }),
  }
}

function words(outputs: readonly HookOutput[], field: 'context' | 'message'): HookOutput {
  const said = outputs.flatMap((output) => output[field] ?? [])
  return said.length === 0 ? {} : { [field]: said.join('\n') }
}
