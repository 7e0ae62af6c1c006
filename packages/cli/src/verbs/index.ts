import { add } from './add.ts'
import { check } from './check.ts'
import { config } from './config.ts'
import { db } from './db.ts'
import { dead } from './dead.ts'
import { doctor } from './doctor.ts'
import { disable, enable } from './enable.ts'
import { emit } from './emit.ts'
import { explain } from './explain.ts'
import { history } from './history.ts'
import { init } from './init.ts'
import { install } from './install.ts'
import { list } from './list.ts'
import { logs } from './logs.ts'
import { migrate } from './migrate.ts'
import { pause } from './pause.ts'
import { plugin } from './plugin.ts'
import { remove } from './remove.ts'
import { rename } from './rename.ts'
import { replay } from './replay.ts'
import { restore } from './restore.ts'
import { schema } from './schema.ts'
import { secret } from './secret.ts'
import { set } from './set.ts'
import { show } from './show.ts'
import { status } from './status.ts'
import { testVerb } from './test.ts'
import { trust } from './trust.ts'
import { tryOut } from './try.ts'
import { uninstall } from './uninstall.ts'
import { whyVerb } from './why.ts'

/** One word of the command. */
export interface Verb {
  readonly about: string
  readonly usage: string
  readonly help: string
  /** Gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

export const VERBS: Readonly<Record<string, Verb>> = {
  add,
  check,
  config,
  db,
  dead,
  disable,
  doctor,
  emit,
  enable,
  explain,
  history,
  list,
  logs,
  migrate,
  init,
  install,
  pause,
  plugin,
  remove,
  rename,
  replay,
  restore,
  schema,
  secret,
  set,
  show,
  status,
  test: testVerb,
  trust,
  try: tryOut,
  uninstall,
  why: whyVerb,
}
