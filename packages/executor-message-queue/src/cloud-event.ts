import type { HookContext } from '@hookline/core'
import { messageIdOf } from './message-id.ts'
import { cut, subjectOf } from './subject.ts'
import { traceOf } from './trace.ts'
import { wellFormed } from './well-formed.ts'

/** The attributes of a CloudEvent; each is a text. */
export type Attributes = Readonly<Record<string, string>>

/** An event in the words of CloudEvents 1.0, without its data. */
export function cloudEvent({
  event,
  delivery,
  env,
}: Pick<HookContext, 'event' | 'delivery' | 'env'>): Attributes {
  const { session, agent, task, subagent } = event
  const { traceparent, tracestate } = traceOf(env)
  const told: Readonly<Record<string, string | undefined>> = {
    specversion: '1.0',
    id: event.id,
    source: `/hookline/${encodeURIComponent(wellFormed(agent.name))}`,
    type: `dev.hookline.${event.name}`,
    subject: subjectOf(event),
    time: event.at,
    datacontenttype: 'application/json',
    sessionid: session.id,
    taskid: task?.id,
    subagentid: subagent?.id,
    agentversion: agent.version,
    deliveryid: messageIdOf(delivery.id),
    traceparent,
    tracestate,
  }
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      const text = attributeText(value ?? '')
      return text.trim() === '' ? [] : [[name, text]]
    }),
  )
}

/** Characters that no text of CloudEvents holds become a space, those that are none U+FFFD; the data has all of it. */
function attributeText(value: string): string {
  return cut(
    wellFormed(value)
      .replaceAll(/\p{Cc}/gu, ' ')
      .replaceAll(NO_CHARACTER, '\uFFFD'),
    MOST,
  )
}

const MOST = 256

const NO_CHARACTER = /\p{Noncharacter_Code_Point}/gu

/** Attributes as headers, by the AMQP binding of CloudEvents (binary mode); the type of the data is a property of AMQP's own. */
export function attributeHeaders(attributes: Attributes): Attributes {
  const entries = Object.entries(attributes).filter(([name]) => name !== 'datacontenttype')
  return Object.fromEntries(entries.map(([name, value]) => [`cloudEvents:${name}`, value]))
}
