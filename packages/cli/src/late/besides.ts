export { besides } from '@hookline/runtime/besides'
