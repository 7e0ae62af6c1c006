import { connect, openJournal, type Db, type Journal } from '@hookline/journal'
import type { openOwnJournal } from '@hookline/runtime/background'

/**
 * Where a process can be made to stand still: before or after a call of the journal, in its transaction, before and after what
 * a hook does. Whoever wants it there kills it then, or lets it go on.
 */
export function reach(point: string): void {
  if (process.env['POINT'] === point) process.kill(process.pid, 'SIGSTOP')
}

/** A journal that stands still where it is told to. */
export const openStepped: typeof openOwnJournal = (env, waitMs) => {
  let act = 'open'
  const opened = openJournal(`${env['XDG_STATE_HOME']}/hookline/journal.db`, {
    waitMs,
    connect: (file, wait) => steppedDb(connect(file, wait), () => act),
  })
  const journal = Object.fromEntries(
    Object.entries(opened.journal).map(([name, call]) => [
      name,
      typeof call !== 'function' || name === 'close'
        ? call
        : (...given: readonly unknown[]): unknown => {
            act = name
            reach(`${name}:before`)
            const made = (call as (...all: readonly unknown[]) => unknown)(...given)
            reach(`${name}:after`)
            return made
          },
    ]),
  ) as unknown as Journal
  return { ...opened, journal }
}

function steppedDb(db: Db, act: () => string): Db {
  let isChanged = false
  return {
    ...db,
    run(sql, ...values) {
      const changed = db.run(sql, ...values)
      isChanged ||= changed > 0
      if (sql.startsWith('INSERT INTO events')) reach(`${act()}:event`)
      return changed
    },
    exec(sql) {
      // a transaction that has changed nothing is of no interest
      if (sql === 'COMMIT' && (isChanged || act() === 'open')) reach(`${act()}:commit`)
      if (sql === 'COMMIT') isChanged = false
      db.exec(sql)
      // some of the tables are as they are to be, and the journal does not say so yet
      if (sql.includes('CREATE INDEX')) reach(`${act()}:step`)
    },
  }
}
