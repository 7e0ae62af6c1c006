export { holder } from './hold.ts'
export { findPlace, type Place } from './cgroup-place.ts'
