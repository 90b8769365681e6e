import { opinion, type Rule } from './rule.ts'

export const dropType: Rule = {
  id: 'drop-type',
  title: 'Drop a type or domain',
  about:
    'Casts and declarations of the old release that name the type fail. An enum is often built anew to take a label out: then writes of that label fail, and rows that held it have been changed.',
  safer: [
    'Stop using {object} in one release, drop it when no release that may be rolled back to names it.',
    'Leave labels of an enum in place, and stop writing them.',
  ],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: ['squawk: ban-drop-type', 'Atlas: DS102'],
  example: {
    before: "CREATE TYPE mood AS ENUM ('glad', 'sad')",
    change: 'DROP TYPE mood',
    reads: "SELECT 'glad'::mood",
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'drop-object' || (change.what !== 'type' && change.what !== 'domain'))
      return null
    if (!context.isOld('type', change.name, change.ifExists)) return null
    const known = context.thing('type', change.name)
    const was = known?.was ?? change.name
    const again = context.thingAtEnd('type', was)
    if (again === null) {
      const back = ['conditional', 'no'] as const
      const unsure = change.ifExists && known === null
      const effect = unsure ? 'may-break' : 'breaks'
      return opinion(was, `type ${was} is dropped: casts of the old release to it fail`, {
        readers: effect,
        writers: effect,
        back,
      })
    }
    if (known?.labels === undefined || again.labels === undefined) {
      const says = `type ${was} is built anew; what it held before is not known here`
      return opinion(was, says, {
        readers: 'may-break',
        writers: 'may-break',
        back: ['conditional', 'conditional'],
      })
    }
    const before = known.labels
    const gone = before.filter((one) => again.labels?.includes(one) === false)
    const added = again.labels.filter((one) => !before.includes(one))
    if (gone.length > 0) {
      const says = `type ${was} loses ${gone.map((one) => `'${one}'`).join(', ')}: writes of the old release of it fail`
      return opinion(was, says, { readers: 'may-break', writers: 'breaks', back: ['no', 'yes'] })
    }
    if (added.length === 0) return null
    const says = `type ${was} gets ${added.map((one) => `'${one}'`).join(', ')}: old readers may meet labels they do not know`
    return opinion(was, says, { readers: 'may-break', severity: 'rare', back: ['yes', 'no'] })
  },
}
