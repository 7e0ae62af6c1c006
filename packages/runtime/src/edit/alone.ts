import { locked } from '../install/lock.ts'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'

/** Does something while no other hookline writes to the same files. @throws HooklineError `STATE_UNUSABLE` `INSTALL_BUSY` */
export function alone<Result>(
  env: Readonly<Record<string, string | undefined>>,
  act: () => Promise<Result>,
  name?: string,
): Promise<Result> {
  const dir = ownDir(env)
  if (dir === undefined) throw stateUnusable(env)
  return locked(dir, act, name)
}
