export { claudeCode } from '@hookline/agents/claude-code'
