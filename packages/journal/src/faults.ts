import type { Db } from './sqlite.ts'

/** What is wrong with the file, and with what is in it; nothing: it is whole. */
export function faults(db: Db): readonly string[] {
  return [
    ...db.all('PRAGMA integrity_check').map((row) => String(row['integrity_check'])),
    ...db.all('PRAGMA foreign_key_check').map((row) => `a row of ${row['table']} belongs to nothing`),
    ...db.all(MISCOUNTED).map(({ lane }) => `lane ${lane} is not what its runs are`),
    ...db.all(STUCK).map(({ delivery }) => `${delivery} waits for nothing`),
  ].filter((line) => line !== 'ok')
}

const MISCOUNTED = `
  WITH counted AS (
    SELECT lane, sum(state = 'ready') AS ready, sum(state = 'running') AS running,
      min(CASE state WHEN 'ready' THEN next_at END) AS next_at
    FROM runs WHERE state IN ('ready', 'running') GROUP BY lane
  )
  SELECT coalesce(counted.lane, lanes.lane) AS lane FROM counted FULL JOIN lanes ON lanes.lane = counted.lane
  WHERE counted.lane IS NULL OR lanes.lane IS NULL OR lanes.ready <> counted.ready OR lanes.running <> counted.running
    OR (lanes.ready > 0 AND lanes.next_at <> CASE lanes.most WHEN 1
      THEN (SELECT next_at FROM runs WHERE lane = lanes.lane AND state = 'ready' ORDER BY id LIMIT 1)
      ELSE counted.next_at END)`

const STUCK = `
  SELECT delivery FROM runs WHERE state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM waits JOIN runs AS needed ON needed.delivery = waits.delivery
    WHERE waits.run = runs.id AND needed.state IN ('waiting', 'new', 'ready', 'running'))`
