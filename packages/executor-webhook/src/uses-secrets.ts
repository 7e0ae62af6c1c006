import type { SecretReference } from '@hookline/core'
import type { WebhookOptions, WebhookSecret } from './settings.ts'

/** True if the receiver may know hookline by a secret. */
export function usesSecrets(options: WebhookOptions): boolean {
  const { auth, sign, tls } = options
  return auth !== undefined || sign !== undefined || tls?.key !== undefined || references(options).length > 0
}

/** Every secret that the settings name, with where. */
export function references(options: WebhookOptions): readonly (readonly [place: string, SecretReference])[] {
  return secretsIn(options).flatMap(([place, value]) =>
    typeof value === 'object' ? [[place, value] as const] : [],
  )
}

function secretsIn({ url, headers, query, auth, sign, tls }: WebhookOptions): readonly Placed[] {
  return [
    ['url', url],
    ...named('headers', headers),
    ...named('query', query),
    ['auth.bearer', auth?.bearer],
    ['auth.basic.password', auth?.basic?.password],
    ['auth.api_key.value', auth?.api_key?.value],
    ['auth.oauth2.client_secret', auth?.oauth2?.client_secret],
    ...named('sign.secrets', sign?.secrets),
    ['tls.ca', tls?.ca],
    ['tls.cert', tls?.cert],
    ['tls.key', tls?.key],
  ]
}

type Placed = readonly [place: string, value: WebhookSecret | undefined]

function named(
  place: string,
  values: Readonly<Record<string, WebhookSecret>> | readonly WebhookSecret[] | undefined,
): readonly Placed[] {
  return Object.entries(values ?? {}).map(([name, value]): Placed => [`${place}.${name}`, value])
}
