import { opinion, type Rule } from './rule.ts'

export const changePartition: Rule = {
  id: 'change-partition',
  title: 'Attach or detach a partition or child table',
  about:
    'Rows appear in, or vanish from, what the old release reads; INSERTs into the parent that belong to a detached partition are refused. DETACH … CONCURRENTLY lets reads and writes go on.',
  safer: [
    'ALTER TABLE {table} DETACH PARTITION … CONCURRENTLY, when no release that may be rolled back to reads those rows.',
    'Before ATTACH, add a matching CHECK to the partition: the scan is left out.',
  ],
  saferIn: {
    mysql: [
      'Release 1: stop reading what is in the partition of {table}.',
      'Release 2, when no release that may be rolled back to reads those rows: ALTER TABLE {table} EXCHANGE PARTITION … WITH TABLE …, which keeps them beside; then DROP PARTITION.',
    ],
    sqlite: 'no such thing',
  },
  sources: ['squawk: require-concurrent-partition-detach, ban-detach-inheritance (opt-in)'],
  example: {
    before:
      'CREATE TABLE events (day int) PARTITION BY RANGE (day); CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)',
    change: 'ALTER TABLE events DETACH PARTITION events_1',
    reads: 'SELECT day FROM events',
    writes: 'INSERT INTO events (day) VALUES (5)',
  },
  match: (change, context) => {
    if (change.kind !== 'partition') return null
    const parent = context.oldTable(change.table)
    const child = context.oldTable(change.partition)
    if (parent === null) return null
    const adds = change.action === 'attach' || change.action === 'inherit'
    const lock =
      change.concurrently || change.action === 'attach'
        ? 'SHARE UPDATE EXCLUSIVE'
        : 'ACCESS EXCLUSIVE'
    const locks = [
      adds && change.action === 'attach' ? `${lock}, scan` : lock,
      adds ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE, scan',
    ] as const
    if (adds) {
      if (child === null)
        return opinion(parent.was, `${change.partition} is new and becomes part of ${parent.was}`, {
          back: ['yes', 'conditional'],
          locks,
        })
      const says = `rows of ${child.was} appear in ${parent.was}; ${child.was} takes only what fits`
      return opinion(parent.was, says, {
        readers: 'may-break',
        writers: 'may-break',
        back: ['yes', 'conditional'],
        locks,
      })
    }
    if (child === null) return null
    const detached = change.action === 'detach'
    return opinion(
      parent.was,
      `rows of ${child.was} vanish from ${parent.was}${detached ? ', and writes of them there are refused' : ''}`,
      {
        readers: 'may-break',
        writers: detached ? 'may-break' : 'fine',
        severity: 'breaks',
        back: ['yes', 'conditional'],
        locks,
      },
    )
  },
}
