export { createHosts, type HostLimits, type HostMeans, type Hosts } from './hosts.ts'
