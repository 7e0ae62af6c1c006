export { applyRestore, type Restored } from './restoring/apply.ts'
export { backupOf, backupsIn, type Backup } from './restoring/backups.ts'
export { planRestore, type RestoreOptions, type RestorePlan, type RestoreStep } from './restoring/plan.ts'
