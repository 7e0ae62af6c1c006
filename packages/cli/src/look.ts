import { projectConfig } from '@hookline/runtime'
import { skippedIn } from '@hookline/runtime/noticing'
import { propose, readGrant, reviewed, trustNotice } from '@hookline/runtime/trust'
import type { ProjectNews } from './project-news.ts'
import { writeAll } from './stdio.ts'

/** A program of its own: says what the user should hear of the hooks of a project. Its words: the root, the user's hooks.toml. */
async function look([root = '', user = '']: readonly string[]): Promise<void> {
  const config = projectConfig(root, user)
  const proposed = await propose(root, config, async (file, profile) =>
    (await import('./compile.ts')).compileUntrusted(file, profile),
  )
  const news: ProjectNews = {
    line: trustNotice(root, config, proposed, process.env),
    skipped: proposed.ok ? skippedIn(reviewed(proposed.proposal, readGrant(root, process.env)).hooks) : [],
  }
  writeAll(1, JSON.stringify(news))
}

void look(process.argv.slice(2))
