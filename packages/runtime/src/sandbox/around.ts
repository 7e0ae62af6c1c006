import { readFileSync, readlinkSync } from 'node:fs'

type Env = Readonly<Record<string, string | undefined>>

/** What is around this process, as far as the kernel tells. */
export interface Around {
  /** Tells it from another place: what works in one does not in the other. */
  readonly place: string
  /** True: a sandbox is. An environment says that easily, and takes nobody's wall away. */
  readonly isWalled: boolean
}

/** Looks around; where there is no /proc, nothing is known. */
export function lookAround(): Around {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const [noNew, filter] = [valueIn(status, 'NoNewPrivs'), valueIn(status, 'Seccomp')]
    const isWhole = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'))
    return {
      place: `${readlinkSync('/proc/self/ns/user')} ${noNew}${filter}`,
      // a container has a filter as well, and lets programs gain rights
      isWalled: noNew === '1' && (filter === '2' || !isWhole),
    }
  } catch {
    return { place: process.platform, isWalled: false }
  }
}

function valueIn(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? ''
}

/** Whose sandbox that is: for people. */
export function sandboxAround(env: Env): string {
  const first = firstProcess()
  if (env['CODEX_SANDBOX_NETWORK_DISABLED'] || env['CODEX_SANDBOX'] || first.startsWith('codex-linux-san'))
    return "Codex's sandbox"
  if (env['SANDBOX_RUNTIME']) return 'a sandbox of sandbox-runtime'
  return first === 'bwrap' ? 'a sandbox of bubblewrap' : 'a sandbox'
}

/** The name of the first process that is seen: in a sandbox with processes of its own it is what made it. */
function firstProcess(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim()
  } catch {
    return ''
  }
}
