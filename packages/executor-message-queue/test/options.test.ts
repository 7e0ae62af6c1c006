import type { SchemaResult } from '@hookline/core'
import { expect, test } from 'vitest'
import { options } from '../src/options.ts'

const faults = (given: object): readonly string[] => {
  const result = options['~standard'].validate({ url: 'amqp://broker', routing_key: 'q', ...given })
  const { issues = [] } = result as SchemaResult<unknown>
  return issues.map(({ path = [], message }) => `${path.map(String).join('.')}: ${message}`)
}

test.each([
  { url: 'amqps://broker.example.org' },
  { url: 'amqp://10.0.0.1:5673/team' },
  { url: 'amqp://[::1]:5672/%2F' },
  { url: '${RABBIT_URL}' },
  { url: 'amqps://${HOST}:5671' },
  { url: { secret: 'RABBIT' } },
  { url: ['amqp://a', { env: 'B' }] },
  { user: 'hookline', password: { secret: 'PW' } },
  { exchange: 'events', routing_key: undefined },
  { exchange: 'events', routing_key: 'a.{{ event.name }}' },
  { headers: { a: '{{ event.data }}', b: 1, c: true } },
  { queue: 'q', routing_key: undefined, declare: true },
  { exchange: 'e', queue: 'q', declare: true, exchange_type: 'direct', routing_key: 'k' },
  {
    exchange: 'e',
    queue: 'q',
    declare: true,
    exchange_type: 'direct',
    routing_key: '{{ event.name }}',
    binding_key: 'k',
  },
  { format: 'raw', body: 'x', content_type: 'text/csv' },
  { expiration: '7d', priority: 255, in_flight: 1, persistent: false, mandatory: false },
  { tls: { ca: './ca.pem' }, url: 'amqps://broker' },
])('takes %j', (given) => expect(faults(given)).toEqual([]))

test.each([
  [{ url: 'http://broker' }, 'url: does not begin with amqps:// or amqp:// and a host'],
  [{ url: 'amqp://' }, 'url: does not begin with'],
  [{ url: 'amqp://user:password@broker' }, 'url: holds a user or a password'],
  [{ url: 'amqp://broker/a/b' }, 'url: has more than one segment in its path'],
  [{ url: 'amqp://broker?heartbeat=1' }, 'url: has a ? or a #'],
  [{ url: 'amqp://bro ker' }, 'url: holds a space'],
  [{ url: 'amqp://broker/%ZZ' }, 'url: has a % that escapes nothing'],
  [{ url: 'amqp://broker:99999' }, 'url: is no URL'],
  [{ url: [] }, 'url'],
  [{ routing_key: undefined }, 'routing_key: on the default exchange it is the name of the queue'],
  [{ routing_key: '' }, 'routing_key: on the default exchange'],
  [{ routing_key: 'x'.repeat(256) }, 'routing_key: has more than 255 bytes'],
  [{ exchange: 'x'.repeat(256) }, 'exchange: more than 255 bytes'],
  [{ user: 'me' }, 'user: goes together with `password`'],
  [{ password: { secret: 'X' } }, 'password: goes together with `user`'],
  [{ exchange: 'e', queue: 'q' }, 'queue: is what `declare = true` makes'],
  [{ binding_key: 'q' }, 'binding_key: is for `declare = true`'],
  [{ exchange_type: 'topic' }, 'exchange_type: is for `declare = true`'],
  [{ declare: true }, 'declare: has nothing to make'],
  [{ declare: true, queue: 'q', binding_key: 'q' }, 'binding_key: every queue is bound'],
  [
    { exchange: 'e', queue: 'q', declare: true, exchange_type: 'direct', routing_key: '{{ event.name }}' },
    'binding_key: is needed',
  ],
  [{ format: 'raw' }, 'body: with format = "raw"'],
  [{ content_type: 'text/csv' }, 'content_type: is for format = "raw"'],
  [{ tls: { cert: 'x' }, url: 'amqps://b' }, 'tls: `cert` and `key` go together'],
  [{ tls: { ca: 'x' } }, 'tls: is for amqps'],
  [{ headers: { CC: 'x' } }, 'headers.CC: CC is not set by hand: where it goes is what `routing_key` says'],
  [{ headers: { BCC: 'x' } }, 'headers.BCC'],
  [{ headers: { traceparent: 'x' } }, 'headers.traceparent'],
  [{ headers: { 'cloudEvents:id': 'x' }, format: 'cloudevents-binary' }, 'headers.cloudEvents:id'],
  [{ headers: { ['x'.repeat(256)]: 'x' } }, 'headers'],
  [{ headers: { a: { secret: 'X' } } }, 'headers.a'],
  [{ expiration: '1000000d' }, 'expiration: a time such as'],
  [{ expiration: '90d' }, 'expiration: more than 49 days'],
  [{ priority: 256 }, 'priority'],
  [{ in_flight: 0 }, 'in_flight'],
  [{ vhosts: 'x' }, ': Unrecognized key'],
])('turns down %j', (given, wanted) => expect(faults(given).join('\n')).toContain(wanted))
