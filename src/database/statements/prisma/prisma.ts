import type { Problem } from '../../../model/problem.ts'
import type { Dialect } from '../../migration.ts'
import { filesBelow, inFolder } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { unread, unreadFile, type Source } from '../source.ts'
import { readPrismaSchema } from './schema.ts'
import { speeches } from './speech.ts'
import { prismaStatements } from './statements.ts'

/** A Prisma schema, one file or a folder of them: what Prisma Client sends for its models. */
export const prisma: Source = async (where, { tree, dialect }) => {
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
    else problems.push(unreadFile(read.problem))
  }
  const schema = readPrismaSchema(texts)
  const spoken = schema.provider === null ? dialect : dialects[schema.provider]
  if (spoken === undefined) {
    const what = `what Prisma sends to ${schema.provider ?? ''} is not known here`
    return unread(what, where, 'What it sends to PostgreSQL, MySQL, MariaDB and SQLite is')
  }
  if (spoken !== dialect) {
    const what = `it is a schema for ${spoken}, and the migrations are for ${dialect}`
    return unread(what, where, 'Name the schema that belongs to these migrations')
  }
  const statements = prismaStatements(schema, speeches[spoken])
  if (statements.length === 0 && problems.length === 0) {
    return unread('no model could be read in it', where, hint)
  }
  return { statements, problems, unread: problems }
}

/** By the names that Prisma has for them. */
const dialects: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
}
