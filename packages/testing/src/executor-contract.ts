import type { AnyExecutor, StandardSchema } from '@hookline/core'
import type { ContractCase } from './contract.ts'
import { assertCloses, assertOpenFails } from './closes.ts'
import { assertFull, assertLeast } from './contexts.ts'
import { assertOnce } from './delivery.ts'
import type { Trial } from './execution.ts'
import type { ExecutorContractOptions } from './executor-use.ts'
import { assertClassified, assertErrors } from './failures.ts'
import { assertGivesUp, assertGivesUpAtOnce } from './give-up.ts'
import { assertIdentity, assertKept, assertStandard } from './identity.ts'
import { assertMarked } from './settings-marks.ts'
import { assertFaultsTold } from './settings-faults.ts'
import { assertDescribed, assertStrict } from './settings-schema.ts'
import { assertSilent } from './stdout.ts'
import { assertChecks, assertChecksAnything, assertPreviews, assertTarget } from './told.ts'
import { assertUntouched } from './untouched.ts'
import { assertWorks } from './works.ts'

/**
 * What every executor promises, one case each, for any test runner: a case that is not kept rejects with an
 * AssertionError that says what to mend. What an executor does not have (`open`, `preview`, ...) has no case.
 *
 * @example
 * for (const { name, run } of executorContract(kafka, { works, hangs, fails })) test(name, run)
 */
export function executorContract(
  executor: AnyExecutor,
  options: ExecutorContractOptions,
): readonly ContractCase[] {
  const trial: Trial = { ...options, executor }
  const schema = (options.schema ?? executor.options) as StandardSchema
  return [
    {
      name: 'speaks a spec of this hookline and has a plain name',
      run: async () => assertIdentity(executor),
    },
    { name: 'has a Standard Schema for its settings', run: async () => assertStandard(schema) },
    { name: 'describes every setting', run: async () => assertDescribed(schema) },
    {
      name: 'marks the settings that it fills and those that are secret',
      run: () => assertMarked(trial, schema),
    },
    {
      name: 'turns down a setting it does not know and says which',
      run: () => assertStrict(schema, options.works[0].options),
    },
    { name: 'says where a setting is wrong, and never throws', run: () => assertFaultsTold(trial, schema) },
    {
      name: 'keeps its settings as plain JSON that passes again',
      run: () => assertKept(options.works, schema),
    },
    ...options.works.map((use) => ({ name: `works: ${use.name}`, run: () => assertWorks(use, trial) })),
    { name: 'works where the agent tells the least', run: () => assertLeast(trial) },
    { name: 'works where the agent tells everything', run: () => assertFull(trial) },
    { name: 'changes nothing that it is given', run: () => assertUntouched(trial) },
    { name: 'writes nothing to stdout', run: () => assertSilent(trial) },
    { name: 'gives up when the signal aborts', run: () => assertGivesUp(trial) },
    { name: 'gives up at once when the signal has aborted before', run: () => assertGivesUpAtOnce(trial) },
    ...failing(trial),
    ...resourceful(trial),
    ...telling(trial),
    ...idempotent(trial),
  ]
}

function failing(trial: Trial): readonly ContractCase[] {
  if (trial.fails === null) return []
  return [
    { name: 'fails with errors and nothing else', run: () => assertErrors(trial) },
    { name: 'says of a failure whether to try again', run: () => assertClassified(trial) },
  ]
}

function resourceful(trial: Trial): readonly ContractCase[] {
  if (trial.executor.open === undefined) return []
  return [
    { name: 'closes what it opened, also twice', run: () => assertCloses(trial) },
    { name: 'ends an opening that fails or is called off', run: () => assertOpenFails(trial) },
  ]
}

function telling(trial: Trial): readonly ContractCase[] {
  const { executor } = trial
  const has = (
    part: 'target' | 'preview' | 'check',
    ...cases: readonly ContractCase[]
  ): readonly ContractCase[] => (executor[part] === undefined ? [] : cases)
  return [
    ...has('target', { name: 'has one target for the same settings', run: () => assertTarget(trial) }),
    ...has('preview', { name: 'previews as plain JSON and does nothing', run: () => assertPreviews(trial) }),
    ...has(
      'check',
      { name: 'checks what works and finds no fault', run: () => assertChecks(trial) },
      { name: 'checks what is not there without throwing', run: () => assertChecksAnything(trial) },
    ),
  ]
}

function idempotent(trial: Trial): readonly ContractCase[] {
  if (trial.executor.idempotent !== true || trial.done === undefined) return []
  return [{ name: 'does one delivery once, however often it comes', run: () => assertOnce(trial) }]
}
