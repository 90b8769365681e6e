import type { Loss } from '../model/decision.ts'
import type { Fact } from '../model/fact.ts'
import type { RestoreOffer } from '../model/restore.ts'
import type { Strategy } from '../model/strategy.ts'
import { listed, whyUnknown, type Context } from './context.ts'

/** What a strategy would lose. Only what was looked at and found empty is "nothing found". */
export function losesOf(strategy: Strategy, context: Context): Loss {
  if (strategy === 'freeze') return { state: 'nothing-found', says: 'nothing is moved' }
  if (strategy === 'flag-off') return { state: 'nothing-found', says: 'no release is moved' }
  const { range } = context.evidence
  if (range === null) return { state: 'not-asked', says: 'no release to go back to' }
  if (strategy === 'restore' && range.restore !== undefined) return restoreLoses(range.restore)
  const { dataWritten, migrations, schema } = range
  if (dataWritten.state === 'known') {
    const { readable, says } = dataWritten.value
    return { state: readable ? 'nothing-found' : 'loses', says }
  }
  if (dataWritten.state === 'could-not-ask') {
    return { state: 'could-not-ask', says: whyUnknown(dataWritten) ?? '' }
  }
  if (migrations.state !== 'known') {
    return { state: migrations.state, says: `migrations: ${whyUnknown(migrations)}` }
  }
  if (schema.state === 'known' && schema.value.verdict === 'compatible') {
    return { state: 'nothing-found', says: `nothing found: ${schema.value.says}` }
  }
  if (migrations.value.length === 0) {
    return { state: 'nothing-found', says: 'nothing found: no migrations in between' }
  }
  const files = listed(
    migrations.value.map(({ file }) => file),
    'migration',
    'migrations',
  )
  return { state: 'not-asked', says: `${files} in between: nobody asked what would be lost` }
}

/** What the downs or the backup lose, as it was counted on the real database. */
function restoreLoses(fact: Fact<RestoreOffer>): Loss {
  if (fact.state !== 'known') return { state: fact.state, says: whyUnknown(fact) ?? '' }
  const { lost, uncounted } = fact.value
  const rows = lost.map(({ object, rows }) => `${rows} ${rows === 1 ? 'row' : 'rows'} of ${object}`)
  const more = uncounted.length === 0 ? '' : `not counted: ${uncounted.join('; ')}`
  if (rows.length > 0) {
    return { state: 'loses', says: `${rows.join(', ')}${more === '' ? '' : `; ${more}`}` }
  }
  if (more !== '') return { state: 'could-not-ask', says: more }
  const nothing =
    fact.value.way.do === 'down'
      ? 'the downs drop nothing that holds rows'
      : 'no row was written since the backup'
  return { state: 'nothing-found', says: `nothing found: ${nothing}` }
}
