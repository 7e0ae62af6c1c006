import { readFileSync } from 'node:fs'

/** The resident process, asked by its HTTP API. */
export interface Server {
  readonly pid: number
  readonly status: () => Promise<Status>
  /** Sends an event of the user's own; the id of it. */
  readonly emit: (name: string, data: object) => Promise<string>
}

/** What is read of its status. */
export interface Status {
  readonly pid: number
  readonly calls: {
    readonly open: number
    readonly answered: number
    readonly refused: number
    readonly abandoned: number
  }
  readonly waits: { readonly p50: number; readonly p99: number; readonly max: number } | null
  readonly queue: { readonly queued: number; readonly running: number; readonly dead: number } | null
}

/** `undefined`: none serves there. */
export function serverOf(stateDir: string): Server | undefined {
  const record = recordIn(stateDir)
  if (!record?.http) return undefined
  const { port, token } = record.http
  const asked = async <Told>(path: string, more: RequestInit = {}): Promise<Told> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...more, headers })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Told
  }
  return {
    pid: record.pid,
    status: () => asked('/api/status'),
    async emit(name, data) {
      const body = JSON.stringify({ name, data })
      return (
        await asked<{ readonly event: { readonly id: string } }>('/api/events', { method: 'POST', body })
      ).event.id
    },
  }
}

interface ServerRecord {
  readonly pid: number
  readonly http: { readonly port: number; readonly token: string } | null
}

function recordIn(stateDir: string): ServerRecord | undefined {
  try {
    return JSON.parse(readFileSync(`${stateDir}/run/server.json`, 'utf8')) as ServerRecord
  } catch {
    return undefined
  }
}
