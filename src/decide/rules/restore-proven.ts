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
    if (fact.state !== 'known') return blocks(`no proven way down: ${whyUnknown(fact)}`)
    if (target.standing.verdict === 'bad') return blocks(`${target.version} is known to be bad`)
    const { artifacts } = evidence.range
    if (artifacts.state !== 'known') return blocks(`artifacts: ${whyUnknown(artifacts)}`)
    const gone = artifacts.value.find(({ state }) => state !== 'present')
    if (gone !== undefined) return blocks(`artifact of ${gone.component}: ${gone.says}`)
    const { down, lost, uncounted } = fact.value
    const proven = `${fromName} stops, then ${down.scripts.length} proven down${down.scripts.length === 1 ? '' : 's'} on ${down.database}`
    if (lost.length + uncounted.length === 0) return notAlone(`${proven}; no rows found to lose`)
    const rows = lost.map(({ object, rows }) => `${rows} of ${object}`)
    const all = [...rows, ...uncounted.map((one) => `not counted: ${one}`)]
    return risks(`${proven}; rows lost: ${all.join(', ')}`)
  },
}
