const KEY = '"hook_event_name"'
const VALUE = /\s*:\s*"(\w{1,64})"/y

/**
 * The agent's name of the event in a text that is no whole JSON: the first `hook_event_name` that is a key of the outermost
 * object. One inside a string or a nested object is a model's words and must not pass for the agent's.
 */
export function sniff(text: string): string | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (char !== '"') continue
    const end = closing(text, at + 1)
    if (depth <= 1 && end - at === KEY.length - 1 && text.startsWith(KEY, at)) {
      VALUE.lastIndex = end + 1
      const name = VALUE.exec(text)?.[1]
      if (name !== undefined) return name
    }
    at = end
  }
  return undefined
}

/** Where the string ends that began before `at`. */
function closing(text: string, at: number): number {
  for (; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
  return at
}
