import type { Io } from '../host/io.ts'
import { fail, ok, type Result } from '../model/problem.ts'

/** Bytes of the largest lastgood.yaml that is read. */
const mostBytes = 1024 * 1024

/** The file's text without a byte order mark. Every failure is a Problem. */
export async function readConfigText(file: string, io: Io): Promise<Result<string>> {
  try {
    const found = await io.files.stat(file)
    if (found === null) {
      const hint = 'Write one with: lastgood init'
      return fail({ what: 'There is no lastgood.yaml', where: file, hint })
    }
    if (found.directory) {
      const hint = 'Remove the folder, then: lastgood init'
      return fail({ what: 'lastgood.yaml is a folder', where: file, hint })
    }
    if (found.size > mostBytes) {
      const what = `The file has ${found.size} bytes; a configuration has at most ${mostBytes}`
      return fail({
        what,
        where: file,
        hint: 'Compare it with a fresh one: lastgood init --dry-run',
      })
    }
    const text = await io.files.readText(file, mostBytes)
    if (text === null) {
      return fail({ what: 'The file went away', where: file, hint: 'Type the command again' })
    }
    const bad = text.indexOf('\uFFFD')
    if (bad >= 0) {
      const line = text.slice(0, bad).split('\n').length
      const what = `Line ${line} holds bytes that are not UTF-8`
      return fail({ what, where: file, hint: 'Save the file as UTF-8' })
    }
    return ok(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const what = `The file cannot be read: ${(error as Error).message}`
    return fail({ what, where: file, hint: 'Look at its permissions: ls -l' })
  }
}
