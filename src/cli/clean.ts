/**
 * Text that came from outside (a tag's notes, a reason, an engine's answer), made harmless for a terminal: control
 * characters, which could move the cursor or recolour the screen, become visible; line ends become spaces.
 */
export function clean(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (found) => {
      const code = found.codePointAt(0) ?? 0
      return `\\u{${code.toString(16)}}`
    })
}
