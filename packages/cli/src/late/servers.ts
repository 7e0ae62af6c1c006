export { mcpServer } from '@hookline/runtime/servers'
