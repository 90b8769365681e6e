/** An identifier as MySQL and MariaDB write it. */
export const backquoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** A text as MySQL and MariaDB write it, where backslashes escape (no NO_BACKSLASH_ESCAPES). */
export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`
