/** The folder in the state directory that knows the sessions that go on. */
export const SESSIONS = 'exec'

/** Where the calls of a session tell what came of them. */
export function toldFile(dir: string, id: string): string {
  return `${dir}/${id}.jsonl`
}
