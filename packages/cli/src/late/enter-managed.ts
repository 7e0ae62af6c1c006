export { enterManaged } from '@hookline/runtime/managed/enter'
