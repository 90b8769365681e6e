/**
 * One word for a POSIX shell, whatever is in it: the shell reads back exactly `word`. The only place that quotes for a remote
 * shell. Throws for NUL, which no argument can hold.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new Error('quote: an argument cannot contain NUL')
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** An argument vector as a command line. */
export const quoteAll = (argv: readonly string[]) => argv.map(quote).join(' ')
