import type { Change } from '../../changes/change.ts'

const metadata = 'metadata lock'
const instant = 'metadata lock, INSTANT (MySQL 8.0.12, MariaDB 10.3)'
const inPlace = 'metadata lock, INPLACE, writes go on'
const rebuild = 'INPLACE, table rebuilt, writes go on'
const copy = 'COPY, writes wait'

/**
 * What a change locks in InnoDB, and how it is made when ALGORITHM and LOCK are left to the server. Sources: MySQL 8.0 Reference
 * Manual, "Online DDL Operations"; MariaDB, "InnoDB Online DDL Operations".
 * @param lock what PostgreSQL would lock; null when that is nothing
 */
export function lock(
  lock: string | null,
  change: Change,
  way: 'forward' | 'backward',
): string | null {
  if (lock === null) return null
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest only takes names
  switch (change.kind) {
    case 'add-column':
      if (change.column.generated === 'stored') return copy
      return way === 'forward'
        ? instant
        : 'metadata lock, INSTANT (MySQL 8.0.29, MariaDB 10.4), else table rebuilt'
    case 'drop-column':
      return way === 'forward'
        ? 'metadata lock, INSTANT (MySQL 8.0.29, MariaDB 10.4), else table rebuilt'
        : instant
    case 'change-type':
      return lock.includes('rewrite') ? copy : metadata
    case 'set-not-null':
    case 'drop-not-null':
      return rebuild
    case 'add-constraint':
      if (change.constraint.what === 'unique') return way === 'forward' ? inPlace : metadata
      if (change.constraint.what === 'primary-key') return rebuild
      return way === 'forward' ? copy : metadata
    case 'drop-constraint':
      return change.name === 'PRIMARY' ? copy : way === 'forward' ? metadata : inPlace
    case 'create-index':
      return way === 'forward' ? inPlace : metadata
    case 'drop-index':
      return way === 'forward' ? metadata : inPlace
    case 'table-option':
      return /character set|engine|partition/i.test(change.what) ? copy : metadata
    case 'write':
      return change.how === 'truncate' ? metadata : 'row locks'
    default:
      return metadata
  }
}
