import { projectConfig } from '@hookline/runtime'
import { propose, trustNotice } from '@hookline/runtime/trust'
import { writeAll } from './stdio.ts'

/** A program of its own: says what the user should hear of the hooks of a project. Its words: the root, the user's hooks.toml. */
async function look([root = '', user = '']: readonly string[]): Promise<void> {
  const config = projectConfig(root, user)
  const proposed = await propose(root, config, async (file, profile) =>
    (await import('./compile.ts')).compileUntrusted(file, profile),
  )
  writeAll(1, trustNotice(root, config, proposed, process.env) ?? '')
}

void look(process.argv.slice(2))
