const scheme =
  /^((?:postgres(?:ql)?|postgis|mysql|mysql2|mysqlgis|mariadb|sqlite3?|spatialite|oracle|mssql)(?:\+\w+)?):\/\//i

/**
 * What a program may know of an address of a database: which engine it is, because settings of projects tell the engine by it.
 * Null for what is no such address.
 */
export function engineOnly(value: string): string | null {
  const found = scheme.exec(value)?.[1]
  if (found === undefined) return null
  return /^s(qlite|patialite)/i.test(found)
    ? `${found}:///:memory:`
    : `${found}://127.0.0.1:1/nothing`
}

/** A line of an error without what may be a password: the user's part of an address, and values of names that say so. */
export function withoutPasswords(line: string): string {
  return line
    .replace(/[^\s/'"@:]*:[^\s'"]+@/g, '…@')
    .replace(
      /(\w*(?:passw(?:or)?d|pwd|secret|token|api_?key)\w*['"]?\s*[=:]\s*)('[^']*'|"[^"]*"|[^\s,;)]+)/gi,
      '$1…',
    )
}
