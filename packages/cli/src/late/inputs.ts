export { withInputs } from '@hookline/runtime/inputs'
