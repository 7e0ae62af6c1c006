export { mcpServer, projectServer, serverDigest, type Asking, type WrittenServer } from './find.ts'
