export { expressions } from '@hookline/config/expressions'
