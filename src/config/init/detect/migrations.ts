import type { Detector } from './detector.ts'

/** A tool and the shape of its migration files; the first group is the folder. The first that matches names it. */
const tools: readonly (readonly [tool: string, file: RegExp])[] = [
  ['Prisma', /^((?:.*\/)?prisma\/migrations)\/[^/]+\/migration\.sql$/],
  ['Drizzle', /^(.+)\/meta\/_journal\.json$/],
  ['Rails', /^((?:.*\/)?db\/migrate)\/\d+_\w+\.rb$/],
  ['Django', /^((?:.*\/)?migrations)\/\d{4}_\w+\.py$/],
  ['Alembic', /^((?:.*\/)?(?:alembic|migrations)\/versions)\/[^/]+\.py$/],
  ['Flyway', /^(.+)\/V\d[\w.]*__[^/]+\.sql$/],
  ['Liquibase', /^(.+)\/db\.changelog[^/]*\.(?:xml|ya?ml|json|sql)$/],
  ['Supabase', /^((?:.*\/)?supabase\/migrations)\/\d+_[^/]+\.sql$/],
  ['golang-migrate', /^(.+)\/\d+_[^/]+\.up\.sql$/],
  ['Entity Framework', /^((?:.*\/)?Migrations)\/\d{14}_\w+\.cs$/],
  ['Knex or Sequelize', /^((?:.*\/)?migrations)\/\d{14}[_-][^/]+\.[cm]?[jt]s$/],
  ['TypeORM', /^((?:.*\/)?migrations)\/\d{13}-[^/]+\.[jt]s$/],
  ['SQL', /^((?:.*\/)?migrations?)\/\d+[^/]*\.sql$/],
]

/** Folders of database migrations: going back past one needs a look at the data. */
export const migrations: Detector = {
  name: 'migrations',
  detect({ files }) {
    const folders = new Map<string, string>()
    for (const file of files) {
      if (/(?:^|\/)(?:node_modules|vendor)\//.test(file)) continue
      for (const [tool, shape] of tools) {
        const folder = shape.exec(file)?.[1]
        if (folder === undefined) continue
        if (!folders.has(folder) && folders.size < 10) folders.set(folder, tool)
        break
      }
    }
    if (folders.size === 0) return {}
    return {
      migrations: [...folders.keys()],
      seen: [...folders].map(([folder, tool]) => {
        return { about: 'migrations', says: `${tool} migrations in ${folder}.` }
      }),
    }
  },
}
