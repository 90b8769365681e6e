import type { RestoreOffer } from '../../model/restore.ts'
import { blocks, notAlone, risks, whyUnknown, type Rule } from '../context.ts'

export const restoreProven: Rule = {
  name: 'restore-proven',
  about:
    'Taking the database back wants a proven down, an artifact, and a person who saw which rows it costs (DESIGN §5, §8).',
  judge: (strategy, { evidence, target, fromName }) => {
    if (strategy !== 'restore') return null
    const fact = evidence.range?.restore
    if (target === null || evidence.range === null || fact === undefined) {
      return blocks('not configured: no database with a proven down migration or a fresh backup')
    }
    if (fact.state !== 'known') return blocks(`no way through the database: ${whyUnknown(fact)}`)
    if (target.standing.verdict === 'bad') return blocks(`${target.version} is known to be bad`)
    const { artifacts } = evidence.range
    if (artifacts.state !== 'known') return blocks(`artifacts: ${whyUnknown(artifacts)}`)
    const gone = artifacts.value.find(({ state }) => state !== 'present')
    if (gone !== undefined) return blocks(`artifact of ${gone.component}: ${gone.says}`)
    const { way, lost, uncounted } = fact.value
    const proven = `${fromName} stops, then ${waySays(way)}`
    const { doubts = [] } = way
    if (lost.length + uncounted.length + doubts.length === 0) {
      return notAlone(`${proven}; no rows found to lose`)
    }
    const rows = lost.map(({ object, rows }) => `${rows} of ${object}`)
    const all = [...rows, ...uncounted.map((one) => `not counted: ${one}`)]
    const costs = all.length === 0 ? 'no rows found to lose' : `rows lost: ${all.join(', ')}`
    return risks([proven, ...doubts, costs].join('; '))
  },
}

function waySays(way: RestoreOffer['way']): string {
  if (way.do === 'down') {
    const downs = `${way.scripts.length} proven down${way.scripts.length === 1 ? '' : 's'} on ${way.database}`
    const kept = way.keep?.map(({ table, columns }) => [table, ...(columns ?? [])].join('.')) ?? []
    if (kept.length === 0) return downs
    return `${downs}, with what they drop kept in tables beside (${kept.join(', ')})`
  }
  const { takenAt, verified } = way.backup
  const tried = verified === null ? '' : ', which was tried'
  return `the backup of ${way.database} of ${takenAt}${tried}, takes its place, and the present data stays beside (not by downs: ${way.instead})`
}
