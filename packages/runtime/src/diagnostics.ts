import { channel, hasSubscribers } from 'node:diagnostics_channel'
import type { MomentName, Observer } from '@hookline/core'

/** Where each moment is published, for whoever runs hookline with a tool of their own loaded. */
const CHANNELS: Readonly<Record<MomentName, string>> = {
  planned: 'hookline:planned',
  started: 'hookline:started',
  completed: 'hookline:completed',
  failed: 'hookline:failed',
  skipped: 'hookline:skipped',
  denied: 'hookline:denied',
  retrying: 'hookline:retrying',
  dead: 'hookline:dead',
  dropped: 'hookline:dropped',
  answered: 'hookline:answered',
}

/** Publishes moments on the channels of Node; `undefined`: nobody has subscribed, so that none is even made. */
export function diagnostics(): Observer | undefined {
  return Object.values(CHANNELS).some(hasSubscribers) ? publish : undefined
}

const publish: Observer = (moment) => {
  const to = channel(CHANNELS[moment.name])
  if (to.hasSubscribers) to.publish(moment)
}
