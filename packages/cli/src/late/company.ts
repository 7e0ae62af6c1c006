export { withoutManaged } from '@hookline/runtime/managed/in-force'
export { withManagedCanary } from '@hookline/runtime/canary'
