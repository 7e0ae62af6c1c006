import type { Json, SecretReference } from '@hookline/core'

/** A secret: by reference, or as a text. */
export type WebhookSecret = string | SecretReference

/** The settings of a hook that sends its event over HTTP. */
export interface WebhookOptions {
  /** Where it goes. Holes stand in path and query, each filled with one segment or value; a secret URL has none. */
  readonly url: WebhookSecret
  /** Default `POST`; a `GET` has no body. */
  readonly method?: WebhookMethod | undefined
  /** Besides those that are always sent. A header of which the one hole is null is left out. */
  readonly headers?: Readonly<Record<string, WebhookSecret>> | undefined
  /** Added to the URL's query. A parameter of which the one hole is null is left out; of which it is a list, repeated. */
  readonly query?: Readonly<Record<string, WebhookSecret>> | undefined
  /** How the event is sent. Default `json`. */
  readonly format?: WebhookFormat | undefined
  /** What is sent instead of the whole event. */
  readonly body?: Json | undefined
  /** The message, with `format = "slack"`. Default: who, what and where, in a line. */
  readonly text?: string | undefined
  /** What the body is, with `format = "raw"`. Default `text/plain; charset=utf-8`. */
  readonly content_type?: string | undefined
  /** How hookline proves who it is. */
  readonly auth?: WebhookAuth | undefined
  /** Signs what is sent, by Standard Webhooks. */
  readonly sign?: WebhookSigning | undefined
  /** Certificates beyond those that the system trusts. */
  readonly tls?: WebhookTls | undefined
  /** False: no proxy. Default: those of the environment. */
  readonly proxy?: boolean | undefined
  /** What the receiver may answer with at most, `128KB` by default. */
  readonly max_response?: string | undefined
}

/** HTTP's verbs that say something. */
export type WebhookMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET'

/** The ways to send an event. */
export type WebhookFormat = 'json' | 'cloudevents' | 'cloudevents-binary' | 'slack' | 'raw'

/** One of these. */
export interface WebhookAuth {
  /** `Authorization: Bearer`. */
  readonly bearer?: WebhookSecret | undefined
  /** `Authorization: Basic`. */
  readonly basic?: { readonly username: string; readonly password: WebhookSecret } | undefined
  /** A key in a header or a parameter of the query. */
  readonly api_key?:
    | {
        readonly header?: string | undefined
        readonly query?: string | undefined
        readonly value: WebhookSecret
      }
    | undefined
  /** A token that hookline asks for, by client credentials. */
  readonly oauth2?: WebhookOAuth2 | undefined
}

/** OAuth 2.0 client credentials. */
export interface WebhookOAuth2 {
  /** Where tokens are given. */
  readonly token_url: string
  /** Who asks. */
  readonly client_id: string
  /** How that is proved. */
  readonly client_secret: WebhookSecret
  /** What the token is for, words with spaces between. */
  readonly scope?: string | undefined
  /** Whom the token is for. */
  readonly audience?: string | undefined
  /** Where the credentials stand: in a header, the default, or in the body of the request for a token. */
  readonly style?: 'header' | 'body' | undefined
}

/** What signs. */
export interface WebhookSigning {
  /** The new one first while they are changed over: each makes a signature. */
  readonly secrets: readonly WebhookSecret[]
}

/** PEM: paths beside the hooks.toml, or secrets that hold the text. */
export interface WebhookTls {
  /** Authorities to trust instead of the system's. */
  readonly ca?: WebhookSecret | undefined
  /** What hookline shows to the receiver. */
  readonly cert?: WebhookSecret | undefined
  /** The private key of `cert`. */
  readonly key?: WebhookSecret | undefined
  /** The name in the receiver's certificate, where it is not the host. */
  readonly server_name?: string | undefined
}
