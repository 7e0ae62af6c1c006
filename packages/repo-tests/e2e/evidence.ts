import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hooklineBin } from './hookline.ts'
import type { Lab } from './lab.ts'

const MOST = 6000

/** What is left of what happened in a lab, and who of it is still at work: for a test that failed. */
export function evidence(lab: Lab): string {
  const state = join(lab.env['XDG_STATE_HOME'] ?? lab.root, 'hookline')
  const logs = ['deliverer.log', 'server.log'].map((name) => logOf(join(state, name)))
  return [`what is left in ${lab.root}:`, history(lab), ...logs, ...atWork(lab.root), ''].join('\n')
}

/** Every event, with what its hooks came to and in which folder they were. */
function history({ env, workspace }: Lab): string {
  const words = [hooklineBin(), 'history', '--json']
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: workspace, env, encoding: 'utf8' })
  return `- history\n${stdout.slice(0, MOST)}${stderr.slice(0, MOST)}`
}

function logOf(file: string): string {
  return `- ${file}${existsSync(file) ? `\n${readFileSync(file, 'utf8').slice(-MOST)}` : ': none'}`
}

/** Processes with something of the lab in their environment. */
function atWork(root: string): readonly string[] {
  if (!existsSync('/proc/self/environ')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && of(name, 'environ').includes(root))
    .map((pid) => `- process ${pid}: ${of(pid, 'cmdline').replaceAll('\0', ' ')}`)
}

function of(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
