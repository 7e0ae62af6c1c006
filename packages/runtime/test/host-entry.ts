import { host } from '../src/host/child.ts'

host()
