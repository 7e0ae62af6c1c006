/** Whom to trust, and who one is. PEM texts. */
export interface Tls {
  /** Instead of the authorities that the system knows. */
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** The name that the certificate of the other side is for, if it is not the host. */
  readonly serverName?: string | undefined
}

/** The same as node:tls calls it. */
export function tlsOptions({ ca, cert, key, serverName }: Tls = {}): {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly servername?: string
} {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
  }
}
