/** Whom to trust, and who one is. PEM texts. */
export interface Tls {
  /** Instead of the authorities that the system knows. */
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** The name that the certificate of the other side is for, if it is not the host. */
  readonly serverName?: string | undefined
}

/** The same as node:tls calls it. Who answers is always looked at, also where NODE_TLS_REJECT_UNAUTHORIZED says not to. */
export function tlsOptions({ ca, cert, key, serverName }: Tls = {}): {
  readonly rejectUnauthorized: true
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly servername?: string
} {
  return {
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
  }
}
