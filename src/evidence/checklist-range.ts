import type { Decision } from '../model/decision.ts'
import type { ConfigChange, Evidence } from '../model/evidence.ts'
import { row, type ChecklistRow, type Told } from './checklist-row.ts'
import { count, few } from './words.ts'

/** The rows about what is between the running release and the target; none without a target. */
export function rangeRows({ range }: Evidence, { from, to }: Decision): readonly ChecklistRow[] {
  if (range === null) return []
  return [
    row('commits', range.commits, ({ count: commits, onTop, linear }) => {
      const between = `${count(commits, 'commit')} would be taken back`
      const later = onTop > 0 ? `, ${count(onTop, 'commit')} merged on top since` : ''
      if (linear) return { state: 'ok', says: between + later }
      return {
        state: 'warn',
        says: `${between}${later}; ${to?.version} is on another line than ${from}`,
      }
    }),
    row('config files', range.configFiles, changes),
    row('settings', range.settings, changes),
    ...(range.mounted === undefined ? [] : [row('mounted config', range.mounted, changes)]),
    row('migrations', range.migrations, (all) =>
      all.length === 0
        ? { state: 'ok', says: 'none between' }
        : {
            state: 'warn',
            says: `${all.length} between: ${few(all.map(({ file, change }) => `${file} ${change}`))}`,
          },
    ),
    row('artifact', range.artifacts, (all) => {
      const bad = all.filter(({ state }) => ['gone', 'corrupt', 'unfit'].includes(state))
      const unsure = all.filter(({ state }) => state === 'unrecorded')
      const tell = (some: typeof all) =>
        few(some.map(({ component, says }) => `${component}: ${says}`))
      if (bad.length > 0) return { state: 'bad', says: tell(bad) }
      if (unsure.length > 0) return { state: 'unknown', says: tell(unsure) }
      return { state: 'ok', says: tell(all) || 'nothing to have' }
    }),
    row('drills', range.drills, ({ count: runs, lastAt }) =>
      runs === 0
        ? { state: 'warn', says: 'going back was never practised' }
        : {
            state: 'ok',
            says: `practised ${count(runs, 'time')}, last ${lastAt ?? 'unknown when'}`,
          },
    ),
    row('schema', range.schema, ({ verdict, says }) => ({
      state: verdict === 'compatible' ? 'ok' : 'warn',
      says,
    })),
    row('data written', range.dataWritten, ({ readable, says }) => ({
      state: readable ? 'ok' : 'bad',
      says,
    })),
    row('flags', range.flags, ({ changed }) => ({
      state: changed.length === 0 ? 'ok' : 'warn',
      says: changed.length === 0 ? 'none changed' : `changed: ${few(changed)}`,
    })),
  ]
}

function changes(all: readonly ConfigChange[]): Told {
  if (all.length === 0) return { state: 'ok', says: 'none changed' }
  return {
    state: 'warn',
    says: `${all.length} differ: ${few(all.map(({ name, change }) => `${name} ${change}`))}`,
  }
}
