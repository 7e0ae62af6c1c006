import { dirname, resolve } from 'node:path'
import { HooklineError, hookName, type HookConfig, type SecretReference } from '@hookline/core'
import { secretError } from '../errors.ts'
import { outsideOf } from '../inputs/outside.ts'
import { secretCommand, type SecretCommand } from './command.ts'
import { readPrivate } from './private-file.ts'
import { readStored } from './store.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where secrets are looked for. */
export interface SecretPlaces {
  readonly env: Env
  readonly stateDir: string
}

/** What a reference leads to: a value, or a command that prints it. @throws HooklineError one of `SECRET_ERRORS`, `SECRET_UNKNOWN` */
export function followed(
  reference: SecretReference,
  hook: HookConfig,
  { env, stateDir }: SecretPlaces,
): string | SecretCommand {
  if ('secret' in reference) return fromStore(reference.secret, stateDir)
  if ('env' in reference) return present(outsideOf(hook, env)[reference.env], `the variable ${reference.env}`)
  if ('command' in reference) return secretCommand(reference.command, hook, env)
  const file = resolve(dirname(hook.source?.file ?? '/'), reference.file)
  const found = readPrivate(file, { follow: true, root: hook.layer === 'managed' ? 'may' : 'no' })
  return present(found, file)
}

function fromStore(name: string, stateDir: string): string {
  const value = readStored(stateDir, name)
  if (value !== undefined) return value
  const hint = `Set it: hookline secret set ${name}`
  throw new HooklineError('SECRET_UNKNOWN', `there is no secret ${name}`, { hint })
}

function present(value: string | undefined, what: string): string {
  const text = value?.replace(/\r?\n$/, '')
  if (text !== undefined && text !== '' && !text.includes('\0')) return text
  const why = text === undefined ? 'is not there' : text === '' ? 'is empty' : 'holds a NUL byte'
  throw new HooklineError('SECRET_UNKNOWN', `${what} ${why}`, { hint: `Give ${what} a value.` })
}

/** What a command printed, as the secret that it is. @throws HooklineError `SECRET_UNKNOWN` */
export function printedSecret(bytes: Buffer, { program }: SecretCommand): string {
  return present(bytes.toString('utf8'), `what ${program} prints`)
}

/** What stands for it where it is taken out. */
export function labelOf(reference: SecretReference): string {
  if ('secret' in reference) return reference.secret
  if ('env' in reference) return reference.env
  return 'file' in reference ? 'of a file' : 'of a command'
}

/** Who asks must be trusted: a company and the user are, a repository is not. @throws HooklineError `SECRET_UNTRUSTED` */
export function refuseUntrusted(
  hook: HookConfig,
  may: (hook: HookConfig) => boolean = ({ layer }) => layer !== 'project',
): void {
  if (!may(hook)) throw secretError('SECRET_UNTRUSTED', `${hookName(hook)} is given no secrets`)
}
