export { holder as limits } from '@hookline/runtime/limits'
