import { goesBack, listed, notAlone, risks, supports, whyUnknown, type Rule } from '../context.ts'

export const migrationsBetween: Rule = {
  name: 'migrations-between',
  about:
    'Migrations between the two releases: the old one may not live on the new schema (DECIDING, evidence 1; DESIGN §8).',
  judge: (strategy, { evidence, target, fromName }) => {
    if (!goesBack(strategy) || target === null) return null
    const fact = evidence.range?.migrations
    if (fact === undefined) return risks('nobody looked for migrations in between')
    if (fact.state === 'could-not-ask') {
      return risks(`it is not known whether there are migrations in between: ${whyUnknown(fact)}`)
    }
    if (fact.state === 'not-asked') return notAlone(`migrations: ${whyUnknown(fact)}`)
    if (fact.value.length === 0) {
      return supports(
        `no migrations between ${target.version} and ${fromName}, as far as git tells`,
      )
    }
    // When the schema itself was asked about, its answer counts (contracted-floor).
    if (evidence.range?.schema.state === 'known') return null
    const files = listed(
      fact.value.map(({ file }) => file),
      'migration',
      'migrations',
    )
    return risks(`${files} between: nobody asked whether ${target.version} can live on the schema`)
  },
}
