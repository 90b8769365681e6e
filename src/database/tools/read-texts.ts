import type { Tree } from '../migration.ts'
import { readText } from '../tree/text.ts'

/** What became of reading one file. */
export type TextRead = Awaited<ReturnType<typeof readText>>

const atOnce = 32

/** Reads files, at most 32 at a time; the answers by path. */
export async function readTexts(
  tree: Tree,
  files: readonly string[],
): Promise<ReadonlyMap<string, TextRead>> {
  const read = new Map<string, TextRead>()
  const left = [...new Set(files)].values()
  const worker = async () => {
    for (const file of left) read.set(file, await readText(tree, file))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return read
}

/** The answer for one of the files that were asked for. */
export function textOf(read: ReadonlyMap<string, TextRead>, file: string): TextRead {
  const text = read.get(file)
  if (text === undefined) throw new Error(`${file} was not among the files to read`)
  return text
}
