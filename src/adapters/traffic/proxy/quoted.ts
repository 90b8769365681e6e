/** An argument vector as one line that a POSIX shell reads back unchanged. */
export const commandLine = (argv: readonly string[]): string => argv.map(quoted).join(' ')

const quoted = (text: string) =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
