import type { OwnRabbit } from './private-rabbit.ts'
export async function crash(_rabbit: OwnRabbit): Promise<void> {}
