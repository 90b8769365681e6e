/** Shorter values are no secrets, and blotting out every `1` or `on` would leave nothing to read. */
const shortest = 4

/** A text with every secret value replaced by `***`. */
export function hide(text: string, secrets: readonly string[]): string {
  return [...secrets]
    .filter((secret) => secret.length >= shortest)
    .sort((a, b) => b.length - a.length) // a secret inside a longer one must not leave that one's rest behind
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}
