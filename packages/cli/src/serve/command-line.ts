import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** What a process was started as, its paths with `/`; empty if it is gone, or has ended and nobody has taken note of that. */
export function commandLine(pid: number, platform: NodeJS.Platform = process.platform): string {
  try {
    if (platform === 'win32') return onWindows(pid).replaceAll('\\', '/')
    return existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : printed('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  } catch {
    return ''
  }
}

/** PowerShell takes half a second: it is not asked about what is gone. By its path, since the working folder comes before PATH there. */
function onWindows(pid: number): string {
  process.kill(pid, 0)
  const folder = `${process.env['SystemRoot'] ?? 'C:/Windows'}/System32/WindowsPowerShell/v1.0`
  const question = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`
  return printed(`${folder}/powershell.exe`, ['-NoProfile', '-NonInteractive', '-Command', question])
}

function printed(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', windowsHide: true })
}
