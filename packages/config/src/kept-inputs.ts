import { pathText, type Path } from './fault.ts'
import type { TakenInputs } from './hooks.ts'
import type { Input, ReadInputs } from './inputs.ts'
import type { HookInputs, Plan, SecretUse, VariableUse } from './plan.ts'
import type { Source } from './source.ts'

/** What hooks take from outside of the file, as the plan keeps it: with the line of each place. */
export async function keptInputs(
  taken: readonly TakenInputs[],
  { text }: Source,
): Promise<NonNullable<Plan['inputs']>> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return Object.fromEntries(
    taken.map(({ hook, inputs }) => [hook, keptOf(inputs, (path) => place({ path }).line)]),
  )
}

function keptOf(inputs: ReadInputs, lineOf: (path: Path) => number): HookInputs {
  const keep = <Use>({ at, ...use }: Input<Use>): Use =>
    ({ ...use, key: pathText(at), line: lineOf(at) }) as unknown as Use
  return {
    variables: inputs.variables.map((use) => keep<VariableUse>(use)),
    secrets: inputs.secrets.map((use) => keep<SecretUse>(use)),
  }
}
