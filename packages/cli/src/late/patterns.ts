export { patterns } from '@hookline/config/patterns'
