import type { Problem } from '../../../model/problem.ts'
import { filesBelow, inFolder } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { unread, type Source } from '../source.ts'
import { readPrismaSchema } from './schema.ts'
import { prismaStatements } from './statements.ts'

/** A Prisma schema, one file or a folder of them: what Prisma Client sends for its models. */
export const prisma: Source = async (where, { tree }) => {
  const path = inFolder(where, '').replace(/\/$/, '')
  const files = tree.files.includes(path)
    ? [path]
    : filesBelow(tree, where).filter((file) => file.endsWith('.prisma'))
  const hint = 'Name the schema, such as prisma/schema.prisma, or the folder of its files'
  if (files.length === 0) return unread('no Prisma schema is there', where, hint)
  const texts: { file: string; text: string }[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const read = await readText(tree, file)
    if (read.ok) texts.push({ file, text: read.text })
    else problems.push({ ...read.problem, what: `could not be read: ${read.problem.what}` })
  }
  const schema = readPrismaSchema(texts)
  if (schema.provider !== null && !/^(?:postgres(?:ql)?|cockroachdb)$/.test(schema.provider)) {
    const what = `what Prisma sends to ${schema.provider} is not known here`
    return { statements: [], problems: [...problems, { what, where, hint: 'Only PostgreSQL is' }] }
  }
  const statements = prismaStatements(schema)
  if (statements.length === 0 && problems.length === 0) {
    problems.push({ what: 'no model could be read in it', where, hint })
  }
  return { statements, problems }
}
