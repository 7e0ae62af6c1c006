import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with a message queue: code, and what to do about it. */
export const MQ_ERRORS = {
  MQ_URL:
    'Write `amqps://host`, `amqp://host:5672` or `amqp://host/vhost`; a user and a password stand in `with.user` and `with.password`, or in a URL that is a secret.',
  MQ_PLAIN:
    'Use amqps; if plain amqp is meant, allow the broker in your own hooks.toml: `allow_private = ["host:port"]` below `[network]`.',
  MQ_TLS_FILE: 'A path in `with.tls` lies beside the hooks.toml; it names a PEM file that you can read.',
  MQ_TLS:
    'Name the certificates of a private authority in `with.tls.ca`, another name of the broker in `with.tls.server_name`.',
  MQ_UNREACHABLE: 'Look whether the broker runs and can be reached from here.',
  MQ_PROTOCOL:
    'Look at host and port of `with.url`: 5672 is where AMQP is spoken, 5671 where it is with TLS.',
  MQ_REFUSED:
    'Look at `with.user` and `with.password`, and whether the user may come from here: RabbitMQ lets guest in from its own machine only.',
  MQ_VHOST:
    'Look at `with.vhost`, and at what the user may do there: `rabbitmqctl list_vhosts`, `rabbitmqctl list_permissions`.',
  MQ_FORBIDDEN:
    'Give the user the right: `rabbitmqctl set_permissions -p VHOST USER CONFIGURE WRITE READ`; to publish it needs WRITE.',
  MQ_EXCHANGE_MISSING:
    'Look at `with.exchange` and the virtual host; `declare = true` makes an exchange that is missing.',
  MQ_DECLARE:
    'What is there differs from what is declared: delete it, give other settings, or leave `declare` out and use it as it is.',
  MQ_BODY: 'See what `with.body` gives for this event: `hookline try --dry` shows it.',
  MQ_TOO_LARGE: 'Send less: name in `with.body` what consumers need of the event.',
  MQ_ROUTING_KEY: 'A routing key has 255 bytes at most: see what `with.routing_key` gives for this event.',
  MQ_HEADERS: 'See what `with.headers` gives for this event: `hookline try --dry` shows it.',
  MQ_MESSAGE_REFUSED: 'The broker takes other messages, but not this one: see what it says.',
  MQ_UNROUTABLE:
    'Bind a queue to the exchange for this routing key, or set `mandatory = false` if nobody need get it.',
  MQ_NACKED: 'The broker could not keep it: look at its log, and at the length limits of the queue.',
  MQ_UNSETTLED:
    'Whether the broker has it is unknown: it is sent again with the same message-id, by which consumers know a repeat.',
  MQ_UNCONFIRMED: 'Look at what the broker is busy with, or raise the `timeout` of the hook.',
  MQ_BLOCKED:
    'The broker is short of memory or disk: `rabbitmqctl list_alarms` says of which. It goes on by itself once there is enough.',
  MQ_BUSY: 'Raise `with.in_flight` or the `timeout` of the hook, or look at what the broker is busy with.',
  MQ_CLOSED: 'Nothing is published once the executor is closed.',
} as const

/** A code of the table above. */
export type MessageQueueErrorCode = keyof typeof MQ_ERRORS

/** An error of this executor, with the hint of its code. Unless it says that it may work later, it is one for good. */
export function mqError(
  code: MessageQueueErrorCode,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: MQ_ERRORS[code], retryable: false, ...details })
}
