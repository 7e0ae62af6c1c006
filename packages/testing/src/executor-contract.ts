import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { isExecutor, type AnyExecutor, type StandardSchema } from '@hookline/core'
import type { ContractCase } from './contract.ts'
import {
  assertWorks,
  contextOf,
  validated,
  type ExecutorContractOptions,
  type ExecutorUse,
} from './executor-use.ts'
import { assertGivesUp } from './give-up.ts'
import { assertJson } from './json.ts'
import { assertDescribed, assertStrict } from './settings-schema.ts'
import { writtenDuring } from './stdout.ts'

/**
 * What every executor promises, one case each, for any test runner.
 *
 * @example
 * for (const { name, run } of executorContract({ executor, works, hangs })) test(name, run)
 */
export function executorContract(contract: ExecutorContractOptions): readonly ContractCase[] {
  const { executor, works } = contract
  const schema = (contract.schema ?? executor.options) as StandardSchema
  return [
    { name: 'speaks spec 1 and has a plain name', run: async () => assertIdentity(executor) },
    {
      name: 'turns down a setting it does not know and says which',
      run: () => assertStrict(schema, works[0].options),
    },
    { name: 'describes every setting', run: async () => assertDescribed(schema) },
    { name: 'keeps its settings as plain JSON that passes again', run: () => assertKept(works, schema) },
    ...works.map((use) => ({ name: `works: ${use.name}`, run: () => assertWorks(use, contract) })),
    { name: 'writes nothing to stdout', run: () => assertSilent(contract) },
    { name: 'tells its target and what it would do', run: () => assertTold(contract) },
    { name: 'gives up when the signal aborts', run: () => assertGivesUp(contract) },
  ]
}

function assertIdentity(executor: AnyExecutor): void {
  equal(isExecutor(executor), true, 'it was not made with defineExecutor')
  equal(executor.spec, 1)
  match(executor.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
}

async function assertKept(uses: readonly ExecutorUse[], schema: StandardSchema): Promise<void> {
  for (const { name, options } of uses) {
    const once = await validated(schema, options, name)
    assertJson(once, `the settings of "${name}"`)
    deepStrictEqual(
      await validated(schema, once, name),
      once,
      'settings change when they pass the schema again',
    )
  }
}

async function assertSilent(contract: ExecutorContractOptions): Promise<void> {
  const written = await writtenDuring(async () => {
    for (const use of contract.works) await assertWorks(use, contract)
  })
  equal(written, '', 'stdout belongs to the agent')
}

async function assertTold(contract: ExecutorContractOptions): Promise<void> {
  const { executor, works } = contract
  for (const use of works) {
    const context = await contextOf(use, contract)
    if (executor.target !== undefined) match(executor.target(context.options), /\S/, 'the target is empty')
    if (executor.preview !== undefined) assertJson(executor.preview(context), 'the preview')
    const findings = (await executor.check?.(context.options, context)) ?? []
    const errors = findings.filter(({ severity }) => severity === 'error')
    deepStrictEqual(errors, [], `check finds fault with settings that work ("${use.name}")`)
  }
}
