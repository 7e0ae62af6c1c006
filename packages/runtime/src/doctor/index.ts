export { doctor, type Diagnosis, type DoctorRequest } from './doctor.ts'
export type { Finding, Scope } from './finding.ts'
export { FINDINGS, type FindingCode, type FindingRow } from './findings.ts'
export type { ProvedDenial, ProvedLine } from './proof.ts'
