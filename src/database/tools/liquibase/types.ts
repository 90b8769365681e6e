/** What the first word of a type means on PostgreSQL; null keeps it (liquibase/datatype/core, 5.x). */
const types: Readonly<Record<string, string>> = {
  int: 'INTEGER',
  integer: 'INTEGER',
  int4: 'INTEGER',
  mediumint: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  tinyint: 'SMALLINT',
  datetime: 'TIMESTAMP WITHOUT TIME ZONE',
  smalldatetime: 'TIMESTAMP WITHOUT TIME ZONE',
  datetime2: 'TIMESTAMP WITHOUT TIME ZONE',
  timestamp: 'TIMESTAMP WITHOUT TIME ZONE',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  time: 'TIME WITHOUT TIME ZONE',
  clob: 'TEXT',
  nclob: 'TEXT',
  longtext: 'TEXT',
  mediumtext: 'TEXT',
  tinytext: 'TEXT',
  longvarchar: 'TEXT',
  longnvarchar: 'TEXT',
  ntext: 'TEXT',
  blob: 'OID',
  longblob: 'BYTEA',
  mediumblob: 'BYTEA',
  tinyblob: 'BYTEA',
  binary: 'BYTEA',
  varbinary: 'BYTEA',
  longvarbinary: 'BYTEA',
  image: 'BYTEA',
  double: 'DOUBLE PRECISION',
  currency: 'DECIMAL',
  money: 'MONEY',
  number: 'numeric',
  nvarchar: 'VARCHAR',
  nvarchar2: 'VARCHAR',
  varchar2: 'VARCHAR',
  uniqueidentifier: 'UUID',
}

/** Those that keep what stands in brackets. */
const sized = new Set(['numeric', 'VARCHAR', 'DECIMAL'])

/** A column's type as Liquibase writes it to PostgreSQL. */
export function typeOf(written: string): string {
  const plain = written.trim().replace(/^java\.sql\.Types\./, '')
  const [, word = plain, size = '', rest = ''] = /^(\w+)\s*(\([^)]*\))?\s*(.*)$/s.exec(plain) ?? []
  const name = word.toLowerCase()
  const zoned = /^(timestamp|time|datetime)$/.exec(name) !== null
  const length = size.replace(/\s+(char|byte)\s*\)/i, ')')
  if (zoned && /with\s+time\s*zone/i.test(rest) && !/without/i.test(rest))
    return `${name === 'time' ? 'TIME' : 'TIMESTAMP'}${size} WITH TIME ZONE`
  const known = types[name]
  if (known === undefined) return [word + length, rest].join(' ').trim()
  if (zoned && size !== '')
    return `${name === 'time' ? 'TIME' : 'TIMESTAMP'}${size} WITHOUT TIME ZONE`
  return known + (sized.has(known) ? length : '')
}
