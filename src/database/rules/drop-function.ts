import { opinion, type Rule } from './rule.ts'

export const dropFunction: Rule = {
  id: 'drop-function',
  title: 'Drop a function or procedure',
  about:
    'Calls of the old release fail. A function that is made anew with other arguments still takes calls when the new arguments have defaults.',
  safer: ['Leave {object} in place until no release that may be rolled back to calls it.'],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: ['squawk: ban-drop-function (opt-in)'],
  example: {
    before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
    change: 'DROP FUNCTION total(int)',
    reads: 'SELECT total(1)',
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'drop-object' || change.what !== 'function') return null
    const { name, ifExists } = change
    const bare = name.replace(/\(.*$/, '')
    const known =
      context.thing('function', name) ??
      [...context.before.things('function')].find(
        ([one]) => !name.includes('(') && one.startsWith(`${bare}(`),
      )?.[1] ??
      null
    if (known?.origin === 'new' || (known === null && !context.isOld('function', name, ifExists)))
      return null
    const now = [...context.end.things('function')].filter(([one]) => one.startsWith(`${bare}(`))
    const same = now.find(([one]) => one === name || !name.includes('('))
    if (same !== undefined) {
      if (same[1].text === known?.text) return null
      return opinion(name, `${name} is made anew: it may do other things`, {
        readers: 'may-break',
        writers: 'may-break',
      })
    }
    if (known?.returns === 'trigger') return opinion(name, `trigger function ${name} is dropped`)
    if (now.length > 0) {
      const says = `${name} is made anew with other arguments: calls of the old release may not fit`
      return opinion(name, says, { readers: 'may-break', writers: 'may-break', severity: 'breaks' })
    }
    const effect = known === null ? 'may-break' : 'breaks'
    return opinion(name, `${name} is dropped: calls of the old release fail`, {
      readers: effect,
      writers: effect,
    })
  },
}
