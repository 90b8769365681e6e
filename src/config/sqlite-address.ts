import { resolve } from 'node:path'

/**
 * The address of a SQLite file with its path absolute: `sqlite:db/shop.db` counts from the folder of lastgood.yaml. What stands
 * behind `?` is of drivers, and left out. Addresses of other engines stay as they are.
 */
export function absoluteAddress(url: string, root: string): string {
  const path = /^(?:sqlite|file):(?:\/\/(?=\/))?([^?#]+)/.exec(url)?.[1]
  if (path === undefined) return url
  return `sqlite://${resolve(root, decoded(path)).split('/').map(encodeURIComponent).join('/')}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A percent sign of the name's own.
    return path
  }
}
