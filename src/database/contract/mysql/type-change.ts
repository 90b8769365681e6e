import type { TypeChange, TypeIn } from '../manner.ts'

/**
 * Within a family code goes on: a driver gives the same kind of value. Some changes within a family show at the edge only: drivers
 * give BIGINT and DECIMAL as text or lose their last digits, TINYINT(1) as a boolean. Between families code breaks.
 */
export function typeChange(before: TypeIn, after: TypeIn): TypeChange {
  const [from, to] = [bare(before.type.text), bare(after.type.text)]
  if (from === to) return 'same'
  const [one, other] = [family(from), family(to)]
  if (one !== null && one === other) {
    if (one === 'text' || one === 'bytes') return 'same'
    return { severity: 'rare', says: 'some drivers give another kind of value' }
  }
  // JSON is text to MariaDB itself; drivers that decode it look at the column.
  if (one !== null && other !== null && `${one} ${other}` === 'text json') {
    return { severity: 'rare', says: 'some drivers give another kind of value' }
  }
  return { severity: 'breaks', says: 'drivers give another kind of value, operators differ' }
}

/** Without sizes, which what is written shows, labels, and what happens on update; but TINYINT(1), which means a boolean. */
function bare(text: string): string {
  const short = text.replace(/ (on update \S+|invisible)\b/gi, '').toLowerCase()
  return short.startsWith('tinyint(1)') ? 'tinyint(1)' : short.replace(/\(.*\)/s, '')
}

function family(type: string): string | null {
  const word = /^\w+(\(1\))?/.exec(type)?.[0] ?? ''
  return families[word] ?? null
}

const families: Readonly<Record<string, string>> = {
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
  set: 'text',
  uuid: 'text',
  inet4: 'text',
  inet6: 'text',
  json: 'json',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  'tinyint(1)': 'number',
  tinyint: 'number',
  smallint: 'number',
  mediumint: 'number',
  int: 'number',
  bigint: 'number',
  decimal: 'number',
  float: 'number',
  double: 'number',
  year: 'number',
  date: 'moment',
  datetime: 'moment',
  timestamp: 'moment',
  time: 'time',
}
