import { backquoted } from '../../shadow/mysql/names.ts'
import type { OtherObject, RoutineObject, Sequence } from '../catalog.ts'
import type { Raw, RawRow } from './raw.ts'

/** Stored functions and procedures. */
export function routinesOf(raw: Raw): readonly RoutineObject[] {
  return raw.routines.flatMap((row) => {
    const type = row['routine_type']
    if (type !== 'FUNCTION' && type !== 'PROCEDURE') return []
    const name = row['routine_name'] ?? ''
    const all = raw.parameters.filter(
      (one) => one['specific_name'] === row['specific_name'] && one['routine_type'] === type,
    )
    const given = all.filter((one) => one['ordinal_position'] !== '0')
    const returns = type === 'FUNCTION' ? (row['dtd_identifier'] ?? '') : null
    const inputs = given.map((one) => one['dtd_identifier'] ?? '')
    const parameters = given.map(parameterOf).join(', ')
    const facts = [row['is_deterministic'], row['sql_data_access'], row['security_type']]
    const head = `${type} (${parameters})${returns === null ? '' : ` RETURNS ${returns}`}`
    return [
      {
        kind: type === 'FUNCTION' ? 'function' : 'procedure',
        id: `${name}(${inputs.join(', ')})`,
        schema: '',
        name,
        sql: backquoted(name),
        comment: row['routine_comment'] || null,
        privileges: [],
        arguments: parameters,
        inputs,
        optional: 0,
        returns,
        definition: `${head} ${facts.join(' ')} ${row['routine_definition'] ?? ''}`,
        volatility: row['is_deterministic'] === 'YES' ? 'stable' : 'volatile',
      } as const,
    ]
  })
}

const parameterOf = (one: RawRow) =>
  [one['parameter_mode'], one['parameter_name'], one['dtd_identifier']]
    .filter((part) => part !== null && part !== undefined)
    .join(' ')

export function sequencesOf(raw: Raw): readonly Sequence[] {
  return raw.sequences.map((row) => {
    const name = row['name'] ?? ''
    const { increment, minimum_value: low, maximum_value: high, start_value: start } = row
    return {
      id: name,
      schema: '',
      name,
      sql: backquoted(name),
      comment: null,
      privileges: [],
      ownedBy: null,
      identity: false,
      definition: `START ${start} INCREMENT ${increment} MINVALUE ${low} MAXVALUE ${high} CACHE ${row['cache_size']} CYCLE ${row['cycle_option']}`,
    }
  })
}

export function eventsOf(raw: Raw): readonly OtherObject[] {
  return raw.events.map((row) => {
    const parts = [
      'event_type',
      'execute_at',
      'interval_value',
      'interval_field',
      'status',
      'on_completion',
      'event_definition',
    ]
    return {
      what: 'event',
      id: row['event_name'] ?? '',
      definition: parts.flatMap((part) => row[part] ?? []).join(' '),
      comment: row['event_comment'] || null,
    }
  })
}
