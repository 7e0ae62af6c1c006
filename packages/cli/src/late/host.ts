import { host } from '@hookline/runtime/host/child'

host()
