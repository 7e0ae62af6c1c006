import type { Json, SecretReference } from '@hookline/core'

/** A secret: by reference, or as a text. */
export type DatabaseSecret = string | SecretReference

/** The settings of a hook that stores its event in a database, or asks one. */
export interface DatabaseOptions {
  /** Which database. Never filled: it has no holes. */
  readonly url: DatabaseSecret
  /** Instead of the user in `url`. */
  readonly user?: DatabaseSecret | undefined
  /** Instead of the password in `url`. */
  readonly password?: DatabaseSecret | undefined
  /** Where a row for each event goes. */
  readonly table?: string | undefined
  /** True: what is missing is made, and what is older is brought forward. */
  readonly create?: boolean | undefined
  /** What goes into each column of a table that is not hookline's. */
  readonly columns?: Readonly<Record<string, Json>> | undefined
  /** The column of such a table that holds the id of the delivery, and is unique. */
  readonly delivery_column?: string | undefined
  /** The column of such a table that `keep` goes by. */
  readonly time_column?: string | undefined
  /** One statement, with `:name` for values. */
  readonly query?: string | undefined
  /** The values of `query`. */
  readonly params?: Readonly<Record<string, Json>> | undefined
  /** For how long rows are kept, `30d`. */
  readonly keep?: string | undefined
  /** How many rows are kept. */
  readonly max_rows?: number | undefined
  /** Certificates, or whether there is TLS at all. */
  readonly tls?: boolean | DatabaseTls | undefined
  /** Connections at once. Default 4. */
  readonly pool?: number | undefined
  /** What a query may give at most. Default 100 rows. */
  readonly max_result_rows?: number | undefined
  /** What a query may give at most, as JSON. Default `1MB`. */
  readonly max_result?: string | undefined
}

/** PEM: paths beside the hooks.toml, or secrets that hold the text. */
export interface DatabaseTls {
  /** Authorities to trust instead of the system's. */
  readonly ca?: DatabaseSecret | undefined
  /** What hookline shows to the database. */
  readonly cert?: DatabaseSecret | undefined
  /** The private key of `cert`. */
  readonly key?: DatabaseSecret | undefined
  /** The name in the database's certificate, where it is not the host. */
  readonly server_name?: string | undefined
}
