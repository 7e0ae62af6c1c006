import type { Original } from './original.ts'
import type { Source } from './source.ts'

/** Whether Codex reads `notify` in a project's file is not known, so it is not made to run. */
export function withoutNotify(source: Source): Source {
  const isNotify = ({ native }: Original): boolean => native === 'notify'
  return source.originals.some(isNotify)
    ? {
        ...source,
        originals: source.originals.filter((one) => !isNotify(one)),
        dead: [
          ...source.dead,
          { place: 'notify', why: 'it is left where it is: notify is a setting of the user' },
        ],
      }
    : source
}
