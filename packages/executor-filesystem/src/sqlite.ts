import type * as Sqlite from 'node:sqlite'

/** Node's own SQLite. Node 22 warns that it is experimental, on the stderr that an agent reads. */
export function sqlite(): typeof Sqlite {
  const before: unknown = Reflect.get(process, 'emitWarning')
  process.emitWarning = () => undefined
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    Reflect.set(process, 'emitWarning', before)
  }
}
