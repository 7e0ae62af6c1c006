export type { Limits } from './limits.ts'
export type { Change, EmitRequest, HttpDoor, HttpMeans, Reading } from './means.ts'
export { newToken, openHttp } from './open.ts'
