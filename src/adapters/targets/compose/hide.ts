/** Pure: a text without these values, as far as they are long enough to be secrets; the longest first. */
export const blotted = (text: string, values: readonly string[]): string =>
  values
    .flatMap((value) => [value, ...value.split('\n')])
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, value) => hidden.replaceAll(value, '***'), text)
