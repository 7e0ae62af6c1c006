/** What is wrong with an address, in words; `undefined`: nothing. */
export function urlFault(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'a whole address: "https://host/mcp"'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `https, not ${url.protocol.slice(0, -1)}`
  if (url.username !== '' || url.password !== '')
    return 'no name and password in an address: use token or headers'
  return undefined
}

/** What may be said of an address: its path and query may be secret. */
export function originOf(text: string): string {
  return URL.parse(text)?.origin ?? 'an address that is none'
}
