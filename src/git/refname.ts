/**
 * Why `name` cannot be a tag's name, or null when it can: git's rules for reference names, and no leading dash.
 * Pure, so that a plan can be refused before git is asked.
 */
export function refNameFault(name: string): string | null {
  if (name === '') return 'it is empty'
  if (name.startsWith('-')) return 'it begins with "-"'

  const bad = /[\u0000-\u0020\u007f~^:?*[\\]/.exec(name)
  if (bad) return `it contains ${JSON.stringify(bad[0])}`
  if (name.includes('..')) return 'it contains ".."'
  if (name.includes('@{')) return 'it contains "@{"'
  if (name === '@') return 'it is "@"'
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//')) {
    return 'a "/" stands at an end or is doubled'
  }
  if (name.endsWith('.')) return 'it ends with "."'
  for (const part of name.split('/')) {
    if (part.startsWith('.')) return 'a part of it begins with "."'
    if (part.endsWith('.lock')) return 'a part of it ends with ".lock"'
  }
  return null
}
