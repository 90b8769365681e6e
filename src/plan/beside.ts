import type { Backup } from '../model/backup.ts'

/** Where the present data stays when a backup takes its place, and how a person would do the same. Names have at most 63 bytes. */
export function beside({ engine, source, file }: Backup, now: Date) {
  const mark = `_before_restore_${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`
  if (engine === 'sqlite') {
    const keptAs = `${source}${mark}`
    const byHand = `Stop what has ${source} open; mv it (and its -wal) to ${keptAs}; cp ${file} to its place`
    return { keptAs, byHand }
  }
  const keptAs = `${source.replaceAll(/[^\x20-\x7e]/g, '_').slice(0, 32)}${mark}`
  const byHand =
    engine === 'postgresql'
      ? `Create a database, pg_restore ${file} into it, compare, and rename both: the present one to ${keptAs}`
      : `Move every table to a database ${keptAs} by RENAME TABLE, load ${file} into ${source} with mariadb or mysql, and compare`
  return { keptAs, byHand }
}
