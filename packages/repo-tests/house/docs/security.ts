import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PLACES, type Actor, type Attack } from '../../attacks/attack.ts'
import { groups } from '../../attacks/list/index.ts'
import type { ManagedAttack } from '../../attacks/managed/attack.ts'
import { managedClaude } from '../../attacks/managed/claude.ts'
import { managedCodex } from '../../attacks/managed/codex.ts'
import { keptOfPlugins, keptOfWalls } from '../../attacks/managed/kept.ts'
import { serversOfClaude, serversOfCodex } from '../../attacks/managed/servers.ts'
import { table } from './table.ts'

const PAGE = 'docs/security.md'
const BEGIN = '<!-- attacks -->'
const END = '<!-- /attacks -->'
const ACTORS: readonly Actor[] = ['repository', 'sandboxed', 'full']
const HEAD = ['They try to', 'a repository', 'an agent in its sandbox', 'an agent with all your rights']

/** docs/security.md, with what came of each attack; the tests hold it to that. */
export function securityPage(root: string): string {
  const text = readFileSync(join(root, PAGE), 'utf8')
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no ${BEGIN} ... ${END}`)
  return `${text.slice(0, begin)}${BEGIN}\n\n${sections()}\n\n${text.slice(end)}`
}

function sections(): string {
  const count = Object.values(groups).reduce((sum, { attacks }) => sum + attacks.length, 0)
  const tables = Object.values(groups)
    .map(({ title, attacks }) => `### ${title}\n\n${table(HEAD, attacks.map(row))}`)
    .concat(
      managed('Codex', [...managedCodex, ...keptOfWalls, ...keptOfPlugins, ...serversOfCodex]),
      managed('Claude Code', [...managedClaude, ...serversOfClaude]),
    )
    .join('\n\n')
  return `${count} attacks:\n\n${tables}`
}

function managed(agent: string, attacks: readonly ManagedAttack[]): string {
  const rows = attacks.flatMap(([title, , comes = 'held']) => (title === BARE ? [] : [[title, comes]]))
  return `### Guards of your company in ${agent}, [wired for everybody](managed.md), by somebody with all rights of a user\n\n${table(['Tried', 'What comes of it'], rows)}`
}

/** To see that the guard is there at all. */
const BARE = 'nothing at all'

function row(attack: Attack): readonly string[] {
  return [attack.title, ...ACTORS.map((actor) => cell(attack, actor))]
}

function cell({ comes, notice, isHeldByCodex }: Attack, actor: Actor): string {
  const verdict = comes[actor]
  if (verdict === undefined) return '-'
  if (verdict === 'noticed') return `noticed: ${PLACES[notice!.where]}`
  return verdict === 'held' && isHeldByCodex === true ? 'held, by Codex' : verdict
}
