/** A path that no program takes for an option. */
export function pathArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path
}

/** A project's own program from `node_modules`, never one that would have to be downloaded. */
export function ownProgram(name: string, ...rest: readonly string[]): readonly string[] {
  return ['npx', '--no', '--', name, ...rest]
}
