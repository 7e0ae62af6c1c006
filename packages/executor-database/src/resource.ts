import type { HookContext } from '@hookline/core'
import { createTable, type Table } from './table.ts'
import type { DatabaseOptions } from './settings.ts'
import { openStore, type Store } from './store.ts'

/** What is kept between runs of one hook: the database, and what is known of its table. */
export interface DatabaseResource {
  /** The database, opened by the first run that asks. @throws HooklineError */
  readonly store: (context: Context) => Promise<Store>
  /** The table that rows go into. @throws HooklineError */
  readonly table: (context: Context) => Promise<Table>
  /** Lets what is under way end. */
  readonly close: (signal: AbortSignal) => Promise<void>
}

type Context = Pick<HookContext<DatabaseOptions>, 'secret' | 'stateDir' | 'network' | 'hook'>

export function openResource(options: DatabaseOptions): DatabaseResource {
  let opened: Promise<Store> | undefined
  let made: Promise<Table> | undefined
  const store: DatabaseResource['store'] = async (context) => {
    opened ??= openStore(options, context)
    return opened.catch((error: unknown) => {
      opened = undefined
      throw error
    })
  }
  return {
    store,
    async table(context) {
      made ??= store(context).then(async (found) => createTable(found, options))
      return made.catch((error: unknown) => {
        made = undefined
        throw error
      })
    },
    async close(signal) {
      const closing = [await made?.catch(noTable), await opened?.catch(noTable)]
      for (const one of closing) await one?.close(signal)
    },
  }
}

function noTable(): undefined {}
