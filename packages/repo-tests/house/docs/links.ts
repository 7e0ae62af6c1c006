import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { tracked } from '../texts.ts'

/** Every relative link in the Markdown files of a tree that leads nowhere; `read`: how many links were followed. */
export function brokenLinks(root: string): { readonly broken: readonly string[]; readonly read: number } {
  const links = tracked(root)
    .filter((path) => path.endsWith('.md') && !path.includes('/fixtures/') && existsSync(join(root, path)))
    .flatMap((path) => linksIn(prose(join(root, path))).map((link) => ({ path, link })))
  const broken = links.flatMap(({ path, link }) => {
    const fault = faultOf(root, path, link)
    return fault === undefined ? [] : [`${path}: ${link}: ${fault}`]
  })
  return { broken, read: links.length }
}

/** The text without code, in which brackets mean something else. */
function prose(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^( *)(```+|~~~+)[^\n]*\n[\s\S]*?^ *\2 *$/gm, '')
    .replace(/`[^`\n]*`/g, '`')
}

function linksIn(text: string): readonly string[] {
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
  const definitions = [...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)]
  return [...inline, ...definitions]
    .map((found) => found[1]!)
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link))
}

function faultOf(root: string, from: string, link: string): string | undefined {
  const [path = '', anchor] = decodeURI(link).split('#')
  const target = path === '' ? from : normalize(join(dirname(from), path))
  if (target.startsWith('..')) return 'leads out of the repository'
  const file = join(root, target)
  if (!existsSync(file)) return 'no such file'
  if (anchor === undefined || !statSync(file).isFile() || !target.endsWith('.md')) return undefined
  return anchors(file).has(anchor) ? undefined : `no heading "${anchor}"`
}

/** The names that GitHub gives to headings. */
function anchors(file: string): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '')
  const headings = [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map((found) => slug(found[1]!))
  const explicit = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((found) => found[1]!)
  return new Set([...headings, ...explicit])
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
