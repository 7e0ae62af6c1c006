import { basename } from 'node:path'

/** Programs that run what is named after them. */
const RUNNERS =
  /^(node|nodejs|deno|bun|bunx|npx|npm|pnpm|yarn|exec|dlx|run|python[\d.]*|uv|uvx|ruby|perl|php|bash|sh|zsh|dash|env|sudo|nohup|time|command|tsx|ts-node)$/

const MAX = 48

/** An id for what a handler does: by its own message, else by the program, else by the event. */
export function idFor(message: unknown, command: string, native: string, taken: ReadonlySet<string>): string {
  const event = slug(native.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`))
  const base = slug(typeof message === 'string' ? message : '') || slug(programIn(command)) || event
  const free = (id: string): boolean => !taken.has(id)
  const tries = [base, ...(base === event ? [] : [`${base}-${event}`])]
  const found = tries.find(free)
  if (found !== undefined) return found
  const last = tries.at(-1)!
  for (let n = 2; ; n++) if (free(`${last}-${n}`)) return `${last}-${n}`
}

/** `node ~/.codex/hooks/deny-rm.js --x`: `deny-rm`. */
function programIn(command: string): string {
  const words = command.match(/"[^"]*"|'[^']*'|[^\s;|&]+/g) ?? []
  const word = words.find((one) => !/^(-|\w+=|[<>{(]|\d*[<>])/.test(one) && !RUNNERS.test(bare(one))) ?? ''
  return bare(word).replace(/\.\w{1,5}$/, '')
}

function bare(word: string): string {
  return basename(word.replaceAll(/["'`(){}]/g, ''))
}

function slug(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, MAX)
    .replace(/-+$/, '')
}
