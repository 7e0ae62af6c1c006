import { remember } from '../secrets/remember.ts'
import { isSecretName } from '../secrets/named.ts'
import type { ServerFound } from './found.ts'

/** What an agent keeps in plain for a server is taken out of all that is written, as far as its name says that it is a secret. */
export function rememberSecrets(
  server: string,
  found: Exclude<ServerFound, { readonly fault: string }>,
): void {
  for (const [name, value] of Object.entries('url' in found ? found.headers : found.env)) {
    if (!isSecretName(name)) continue
    remember(`${server} ${name}`, value)
    // `Bearer token`: the token by itself as well
    const word = value.split(' ').at(-1)!
    if (word !== value) remember(`${server} ${name}`, word)
  }
}
