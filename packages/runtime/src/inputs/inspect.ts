import { accessSync, constants } from 'node:fs'
import type { Plan } from '@hookline/config'
import { hookName, HooklineError, type Finding, type HookConfig } from '@hookline/core'
import type { SecretCommand } from '../secrets/command.ts'
import { followed, refuseUntrusted } from '../secrets/reference.ts'
import { usesOf, type SecretMeans } from '../secrets/secrets.ts'
import { secretError } from '../errors.ts'
import { filledHook } from './fill.ts'
import { placed } from './placed.ts'

/** A hook as it would be run, and what it lacks. */
export interface Inspected {
  readonly hook: HookConfig
  readonly findings: readonly Finding[]
}

/** Looks whether a hook would get what it takes from outside of its file. Runs no command. */
export function inspectInputs(hook: HookConfig, inputs: Plan['inputs'], means: SecretMeans): Inspected {
  const own = inputs?.[hookName(hook)]
  if (own === undefined) return { hook, findings: [] }
  try {
    const filled = filledHook(hook, own, means.env)
    const findings = usesOf(filled, inputs).flatMap(({ reference, use }) =>
      tried(() =>
        placed(use, hook, () => {
          refuseUntrusted(filled, means.maySecrets)
          const found = followed(reference, filled, means)
          if (typeof found !== 'string') find(found)
        }),
      ),
    )
    return { hook: filled, findings }
  } catch (thrown) {
    return { hook, findings: [findingOf(thrown)] }
  }
}

function tried(act: () => void): readonly Finding[] {
  try {
    act()
    return []
  } catch (thrown) {
    return [findingOf(thrown)]
  }
}

/** What went wrong, as something that is missing here. */
export function findingOf(thrown: unknown): Finding {
  const { message, code, hint } = HooklineError.from(thrown)
  return { severity: 'error', message: `${message} [${code}]`, hint }
}

/** @throws HooklineError `SECRET_COMMAND` */
function find({ program, options: { env } }: SecretCommand): void {
  const folders = (env?.['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const places = program.includes('/') ? [program] : folders.map((folder) => `${folder}/${program}`)
  if (!places.some(isProgram)) throw secretError('SECRET_COMMAND', `there is no program ${program}`)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
