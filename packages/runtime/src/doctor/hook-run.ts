import type { Notice } from './conversation.ts'
import { capital } from './native.ts'
import { CALL_IDS } from './script.ts'

/** One run of one hook, as Codex reports it. */
export interface HookRun {
  readonly native: string
  readonly file: string
  readonly place: number
  /** True: it was about the command that hookline denies. */
  readonly ofDenied: boolean
  readonly status: string
  readonly said: readonly string[]
}

/** Every run of a hook that Codex told of. */
export function runs(notices: readonly Notice[]): readonly HookRun[] {
  return notices
    .filter(({ method }) => method === 'hook/completed')
    .map(({ params }) => params['run'] as Readonly<Record<string, unknown>>)
    .map((run) => ({
      native: capital(String(run['eventName'])),
      file: String(run['sourcePath']),
      place: Number(run['displayOrder']),
      ofDenied: String(run['id']).endsWith(`:${CALL_IDS.denied}`),
      status: String(run['status']),
      said: ((run['entries'] ?? []) as readonly { readonly text: string }[]).map(({ text }) => text),
    }))
}
