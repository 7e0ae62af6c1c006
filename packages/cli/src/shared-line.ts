import type { Asked } from './asked.ts'

/** True for a line that is the same for everybody: whoever calls it may have one of their own. */
export function isShared({ flags: { text } }: Pick<Asked, 'flags'>): boolean {
  return text['scope'] === 'project' || text['scope'] === 'plugin'
}
