import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claudeCodePage } from './claude-code.ts'
import { codexPage } from './codex.ts'
import { codexPluginHooks } from './codex-plugin.ts'
import { doctorPage } from './doctor.ts'
import { errorsPage } from './errors.ts'
import { eventsPage } from './events.ts'
import { executorPages } from './executors.ts'
import { hooksPage } from './keys.ts'
import { securityPage } from './security.ts'
import { templatesPage } from './templates.ts'

/** Everything in the docs that is the print of a table in the code: path and text. */
export async function generatedPages(root: string): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/agents/claude-code.md': claudeCodePage(),
    'docs/agents/codex.md': codexPage(),
    'docs/agents/codex-doctor.md': await doctorPage(root),
    'packages/codex-plugin/hooks/hooks.json': codexPluginHooks(),
    'docs/errors.md': await errorsPage(root),
    'docs/events.md': eventsPage(),
    'docs/security.md': securityPage(root),
    'docs/templates.md': await templatesPage(root),
    ...(await executorPages(root)),
    ...(await hooksPage(root)),
  }
}

/** The pages that are not what the code says now. */
export function stalePages(root: string, pages: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(pages).filter((path) => currentText(join(root, path)) !== pages[path])
}

export function writePages(root: string, pages: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
