export { mcpServer, projectServers, serversDigest, type Asking, type WrittenServer } from './find.ts'
