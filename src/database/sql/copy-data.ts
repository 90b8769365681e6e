/** Whether a statement is `COPY … FROM stdin`, which psql feeds from the lines behind it. */
export function isCopyFromStdin(text: string): boolean {
  return /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text)
}

/**
 * Where the data lines behind `COPY … FROM stdin;` begin and end.
 * @param from index behind the semicolon
 * @returns [first character of the data, first character behind the line `\.`, or the end of the script]
 */
export function copyDataEnd(sql: string, from: number): readonly [number, number] {
  const line = sql.indexOf('\n', from)
  const start = line < 0 ? sql.length : line + 1
  const mark = /^\\\.[ \t]*$/gm
  mark.lastIndex = start
  const found = mark.exec(sql)
  return [start, found === null ? sql.length : found.index + found[0].length]
}
