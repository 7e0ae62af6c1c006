import type { ErrorDetails } from '@hookline/core'
import type { DatabaseErrorCode } from './errors.ts'
import { LATER, NEVER, RENEW, type Kind } from './kind.ts'

type Row = readonly [code: DatabaseErrorCode, details: ErrorDetails, numbers: readonly number[]]

/** The numbers of MySQL and MariaDB; where both use one, they mean the same by it. */
const ROWS: readonly Row[] = [
  ['DATABASE_REFUSED', RENEW, [1045, 1251, 1698, 1862, 3118, 4151]],
  ['DATABASE_DENIED', NEVER, [1044, 1142, 1143, 1227, 1370, 1410, 3879]],
  ['DATABASE_MISSING', NEVER, [1049, 1054, 1146]],
  [
    'DATABASE_ROW',
    NEVER,
    // taken already, null, too long, out of range, no such value, no default, foreign keys, checks, too large
    [
      1022, 1048, 1062, 1110, 1118, 1153, 1216, 1217, 1263, 1264, 1265, 1292, 1364, 1365, 1366, 1367, 1406,
      1411, 1438, 1441, 1451, 1452, 1467, 1526, 1586, 1644, 1690, 3140, 3141, 3143, 3144, 3156, 3157, 3819,
      4025, 4078,
    ],
  ],
  [
    'DATABASE_QUERY',
    NEVER,
    [1060, 1061, 1064, 1065, 1066, 1109, 1111, 1136, 1149, 1210, 1221, 1222, 1241, 1242, 1305, 1318, 1582],
  ],
  [
    'DATABASE_BUSY',
    LATER,
    [1020, 1037, 1038, 1040, 1041, 1129, 1203, 1205, 1213, 1226, 1461, 1614, 1637, 3058, 3101, 3572],
  ],
  ['DATABASE_FULL', LATER, [3, 28, 1021, 1026, 1030, 1114]],
  ['DATABASE_TIMEOUT', LATER, [1317, 1969, 3024]],
  ['DATABASE_READ_ONLY', LATER, [1290, 1792, 1836]],
  [
    'DATABASE_UNREACHABLE',
    LATER,
    [1053, 1077, 1078, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1189, 1190, 1927, 2006, 2013],
  ],
]

export const MYSQL_KINDS: ReadonlyMap<number, Kind> = new Map(
  ROWS.flatMap(([code, details, numbers]) => numbers.map((number) => [number, [code, details]] as const)),
)
