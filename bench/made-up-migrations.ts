import { random as seeded } from './detection-streams.ts'

/** A made-up migration, both ways. */
export interface MadeUp {
  readonly id: string
  readonly up: string
  readonly down: string
}

/**
 * A history as large projects have them: tables, columns, indexes, foreign keys, renames, types, functions, triggers, rows; in the
 * mix that the census of public migrations shows. Every migration can be run after those before it.
 * @param seed the same seed makes the same history
 */
export function madeUpMigrations(count: number, seed: number): readonly MadeUp[] {
  const random = seeded(seed)
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const tables: { name: string; columns: string[] }[] = []
  let next = 0
  const fresh = (what: string) => `${what}_${++next}`

  const table = () => {
    const name = fresh('things')
    const columns = Array.from({ length: 3 + Math.floor(random() * 8) }, (_, n) => `c${n}`)
    tables.push({ name, columns })
    const rest = columns.map(
      (one) => `  ${one} ${any(['int', 'text', 'varchar(80)', 'timestamptz', 'numeric(10,2)'])}`,
    )
    return [
      `CREATE TABLE ${name} (\n  id bigserial PRIMARY KEY,\n${rest.join(',\n')}\n);`,
      `DROP TABLE ${name};`,
    ] as const
  }
  const kinds: readonly (readonly [weight: number, make: () => readonly [string, string]])[] = [
    [15, table],
    [
      25,
      () => {
        const one = any(tables)
        const column = fresh('n')
        one.columns.push(column)
        return [
          `ALTER TABLE ${one.name} ADD COLUMN ${column} int DEFAULT 0;`,
          `ALTER TABLE ${one.name} DROP COLUMN ${column};`,
        ]
      },
    ],
    [
      25,
      () => {
        const one = any(tables)
        const index = fresh('i')
        return [
          `CREATE INDEX ${index} ON ${one.name} (${any(one.columns)});`,
          `DROP INDEX ${index};`,
        ]
      },
    ],
    [
      8,
      () => {
        const one = any(tables)
        const at = Math.floor(random() * one.columns.length)
        const [old = '', to] = [one.columns[at], fresh('r')]
        one.columns[at] = to
        return [
          `ALTER TABLE ${one.name} RENAME COLUMN ${old} TO ${to};`,
          `ALTER TABLE ${one.name} RENAME COLUMN ${to} TO ${old};`,
        ]
      },
    ],
    [
      8,
      () => {
        const [from, to] = [any(tables), any(tables)]
        const column = fresh('f')
        from.columns.push(column)
        return [
          `ALTER TABLE ${from.name} ADD COLUMN ${column} bigint REFERENCES ${to.name} ON DELETE CASCADE;`,
          `ALTER TABLE ${from.name} DROP COLUMN ${column};`,
        ]
      },
    ],
    [
      8,
      () => {
        const one = any(tables)
        const rows = Array.from({ length: 20 }, (_, n) => `(${n + 1000 * next++})`)
        return [
          `INSERT INTO ${one.name} (id) VALUES ${rows.join(', ')};`,
          `DELETE FROM ${one.name} WHERE id > 1000;`,
        ]
      },
    ],
    [
      6,
      () => {
        const one = any(tables)
        const name = fresh('act')
        const body = `BEGIN\n  IF NEW.id IS NULL THEN\n    RAISE EXCEPTION 'no id';\n  END IF;\n  UPDATE ${any(tables).name} SET id = id WHERE id = NEW.id;\n  RETURN NEW;\nEND`
        return [
          `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$\n${body}\n$$;\nCREATE TRIGGER ${name} AFTER INSERT ON ${one.name} FOR EACH ROW EXECUTE FUNCTION ${name}();`,
          `DROP TRIGGER ${name} ON ${one.name};\nDROP FUNCTION ${name}();`,
        ]
      },
    ],
    [
      5,
      () => {
        const name = fresh('mood')
        return [
          `CREATE TYPE ${name} AS ENUM ('a', 'b');\nALTER TYPE ${name} ADD VALUE 'c';`,
          `DROP TYPE ${name};`,
        ]
      },
    ],
  ]
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0)
  const make = () => {
    let left = random() * total
    for (const [weight, one] of kinds) if ((left -= weight) < 0) return one()
    return table()
  }
  return Array.from({ length: count }, (_, n) => {
    const parts =
      n === 0 ? [table(), table()] : Array.from({ length: 1 + Math.floor(random() * 5) }, make)
    return {
      id: String(n + 1).padStart(4, '0'),
      up: parts.map(([up]) => up).join('\n\n'),
      down: parts
        .map(([, down]) => down)
        .reverse()
        .join('\n\n'),
    }
  })
}
