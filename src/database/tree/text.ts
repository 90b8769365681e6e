import type { Problem } from '../../model/problem.ts'
import type { Tree } from '../migration.ts'

/** The text of a file as tools see it: no byte-order mark, `\n` line ends. A Problem when it is not there or not UTF-8. */
export async function readText(
  tree: Tree,
  file: string,
): Promise<
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem }
> {
  const bytes = await tree.read(file)
  if (bytes === null) {
    return { ok: false, problem: { what: 'file not found', where: file, hint: 'Restore the file' } }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, text: text.replace(/\r\n?/g, '\n') }
  } catch {
    const hint = `Convert it: iconv -f LATIN1 -t UTF-8`
    return { ok: false, problem: { what: 'the file is not UTF-8', where: file, hint } }
  }
}
