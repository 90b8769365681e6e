import type { Io } from '../../host/io.ts'
import type { Backup } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'

/** Throws ProblemError when a backup's file is not the one that was made and tried. `name`: of the database. */
export async function sameFile(io: Io, name: string, { file, digest }: Backup): Promise<void> {
  const found = await io.files.digest(file)
  if (found === digest) return
  throw new ProblemError({
    what:
      found === null
        ? `The backup is gone: ${file}; nothing was changed`
        : `The backup is not the one that was made: ${file} has another digest; nothing was changed`,
    where: `database ${name}`,
    hint: 'Bring the file back from where it was copied to, and resume',
  })
}
