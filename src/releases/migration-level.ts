/**
 * The newest migration in a commit: the last entry directly below the migration folder (a file, or a folder as Prisma
 * makes one), by the number it begins with, then by name. Where entries have numbers, those without (a lock file, a
 * README) do not count. With several folders each gives its own, `folder/entry`, joined by commas. Null without any.
 *
 * @param files all files of the commit below the folders
 * @param folders as configured; a path spec with wildcards counts from the last `/` before the first wildcard
 */
export function migrationLevel(
  files: readonly string[],
  folders: readonly string[],
): string | null {
  const levels = [...new Set(folders.map(prefixOf))].sort().flatMap((prefix) => {
    const below = files.filter((file) => file.startsWith(prefix))
    const entries = [...new Set(below.map((file) => file.slice(prefix.length).split('/')[0] ?? ''))]
    const numbered = entries.filter((entry) => numberOf(entry) !== null)
    const newest = (numbered.length > 0 ? numbered : entries).sort(byNumber).at(-1)
    return newest === undefined ? [] : [{ prefix, newest }]
  })
  if (levels.length === 0) return null
  if (levels.length === 1) return levels[0]?.newest ?? null
  return levels.map(({ prefix, newest }) => prefix + newest).join(', ')
}

function prefixOf(folder: string): string {
  const plain = folder.replace(/^:\([^)]*\)/, '').replace(/^(\.\/)+/, '')
  const fixed = /[*?[]/.test(plain)
    ? plain.slice(0, plain.slice(0, plain.search(/[*?[]/)).lastIndexOf('/') + 1)
    : plain.replace(/\/*$/, '/')
  return fixed === './' || fixed === '/' ? '' : fixed
}

/** `20240102_add`, `0007_add.sql`, `V3__add.sql` begin with a number; dots and dashes inside it are left out of account. */
function numberOf(entry: string): bigint | null {
  const digits = /^[vV]?(\d+)/.exec(entry)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

function byNumber(a: string, b: string): number {
  const [left, right] = [numberOf(a) ?? 0n, numberOf(b) ?? 0n]
  if (left !== right) return left < right ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
