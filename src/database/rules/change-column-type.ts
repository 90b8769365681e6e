import { ruleMannerOf } from './dialects/manners.ts'
import { opinion, type Rule } from './rule.ts'

export const changeColumnType: Rule = {
  id: 'change-column-type',
  title: 'Change the type of a column',
  about:
    'A wider type (int to bigint, varchar to text) takes all that old writers send; old readers may get another type from the driver (a bigint arrives as text in JavaScript), and statements that count with the column fail when it became text. A narrower type refuses values that old writers send. Most changes rewrite the table under an ACCESS EXCLUSIVE lock; varchar to text and a wider varchar or numeric do not. The way back fails on values that fit only the new type.',
  safer: [
    'Release 1: ALTER TABLE {table} ADD COLUMN {column}_new {type}; a trigger keeps both equal; fill it in batches.',
    'Release 2: read and write {column}_new.',
    'Release 3, when no release that may be rolled back to uses {column}: drop it.',
  ],
  saferIn: {
    mysql: [
      'Wider text or VARCHAR within 255 bytes: ALTER TABLE {table} MODIFY COLUMN {column} {type}, ALGORITHM=INPLACE, LOCK=NONE. The engine refuses instead of copying when it cannot.',
      'Else, release 1: ALTER TABLE {table} ADD COLUMN {column}_new {type} NULL, ALGORITHM=INSTANT; BEFORE triggers keep both equal; fill it in batches. gh-ost and pt-online-schema-change copy without a lock, and change the type for old readers all the same.',
      'Release 2: read and write {column}_new.',
      'Release 3, when no release that may be rolled back to uses {column}: drop it.',
    ],
    sqlite: [
      'SQLite keeps any value in a column that is not STRICT: often no change is needed.',
      'Else, release 1: ALTER TABLE {table} ADD COLUMN {column}_new {type}; AFTER triggers keep both equal; fill it in batches.',
      'Release 2: read and write {column}_new.',
      'Release 3, when no release that may be rolled back to uses {column}: drop it.',
    ],
  },
  sources: ['squawk: changing-column-type', 'strong_migrations: change_column', 'Atlas: PG301'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, code varchar(20))',
    change: 'ALTER TABLE users ALTER COLUMN code TYPE varchar(5)',
    reads: 'SELECT id, code FROM users',
    writes: "INSERT INTO users (id, code) VALUES (1, 'longer than five')",
  },
  match: (change, context) => {
    if (change.kind !== 'change-type') return null
    const table = context.oldTable(change.table)
    if (table === null) return null
    const old = context.oldColumn(change.table, change.column)
    if (old === null) {
      const name = `${table.was}.${change.column}`
      return opinion(name, `${name}, which is new, changes its type under lock`, {
        locks: ['ACCESS EXCLUSIVE, perhaps rewrite', 'ACCESS EXCLUSIVE'],
      })
    }
    if (context.isNew('type', change.type) && old.type === change.type) {
      return opinion(old.name, `${old.name} moves to the type ${change.type} that is built anew`, {
        locks: ['ACCESS EXCLUSIVE, rewrite', 'ACCESS EXCLUSIVE, rewrite'],
      })
    }
    const end = context.columnAtEnd(change.table, change.column)
    if (old.type !== null && end?.type === old.type) return null
    const { compareTypes } = ruleMannerOf(context.statement.dialect)
    const { how, rewrite } = compareTypes(old.type, change.type)
    const locks = [
      rewrite === 'yes'
        ? 'ACCESS EXCLUSIVE, rewrite'
        : rewrite === 'no'
          ? 'ACCESS EXCLUSIVE'
          : 'ACCESS EXCLUSIVE, perhaps rewrite',
      how === 'narrower' ? 'ACCESS EXCLUSIVE' : 'ACCESS EXCLUSIVE, rewrite',
    ] as const
    const from = old.type === null ? '' : ` from ${old.type}`
    const says = `${old.name} changes${from} to ${change.type}`
    if (how === 'same') return null
    if (how === 'wider') {
      return opinion(
        old.name,
        `${says}: old writers fit, old readers may meet values they do not expect`,
        {
          readers: 'may-break',
          back: ['yes', 'conditional'],
          locks,
        },
      )
    }
    if (how === 'narrower') {
      return opinion(old.name, `${says}: values that no longer fit are refused`, {
        writers: 'breaks',
        back: ['no', 'yes'],
        locks,
      })
    }
    if (how === 'other') {
      return opinion(old.name, `${says}: another kind of value, for readers and for writers`, {
        readers: 'may-break',
        writers: 'may-break',
        severity: 'breaks',
        back: ['conditional', 'conditional'],
        locks,
      })
    }
    return opinion(old.name, `${says}; what it was is not known here`, {
      readers: 'may-break',
      writers: 'may-break',
      back: ['conditional', 'conditional'],
      locks,
    })
  },
}
