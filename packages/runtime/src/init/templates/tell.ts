import type { Template } from './template.ts'

const SLACK = `# The address is a secret, since whoever knows it can write there: hookline secret set SLACK
# Make one in Slack: Apps, Incoming Webhooks. What the agent writes cannot mention the whole channel.
[[hooks]]
id = "tell-slack"
description = "Says in a channel what was finished"
on = "task.complete"
executor = "webhook"
with.url = { secret = "SLACK" }
with.format = "slack"
with.text = "{{ event.agent.name }} in {{ event.session.root }}: {{ event.data.lastMessage }}"
`

/** What is told elsewhere. */
export const TELL_TEMPLATES: readonly Template[] = [
  {
    name: 'slack',
    about: 'tells a channel in Slack of each finished task',
    needs: '@hookline/executor-webhook and a secret, SLACK',
    next: ['hookline plugin add @hookline/executor-webhook', 'hookline secret set SLACK'],
    fits: () => false,
    tables: () => [SLACK],
  },
]
