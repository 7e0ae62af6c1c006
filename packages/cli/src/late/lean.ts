export { script } from '@hookline/executor-script/lean'
