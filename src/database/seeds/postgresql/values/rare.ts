import type { TypeUse } from '../../../catalog/catalog.ts'
import { always, type Values } from './values.ts'

const hex = (n: number, length: number) => n.toString(16).padStart(length, '0').slice(-length)
const bits = (n: number, length: number) => n.toString(2).padStart(length, '0').slice(-length)
const only = (ordinary: (n: number) => string, rest: Partial<Values> = {}): Values => ({
  ordinary,
  ...rest,
})

const json: Values = {
  ordinary: (n) => `{"a": ${n}, "b": [1, null, "é"], "c": {"d": "x"}}`,
  longest: (n) => `{"n": ${n}, "text": "${'é😀\\"'.repeat(50)}", "big": 12345678901234567890.123}`,
  empty: always('{}'),
  lowest: always('null'),
  highest: (n) => `[${n}, "x", {"a": null}]`,
  more: [
    always('[]'),
    (n) => `"${n}"`,
    (n) => String(n),
    always('true'),
    always('{"type": "x", "name": "x", "value": 1}'),
  ],
}

const bytes: Values = {
  ordinary: (n) => `\\x${hex(n, 8)}ff`,
  longest: (n) => `\\x${'00ff'.repeat(128)}${hex(n, 8)}`,
  empty: always('\\x'),
  more: [16, 20, 32, 64].map((size) => (n: number) => `\\x${hex(n, size * 2)}`),
}

const uuid = only((n) => `00000000-0000-4000-8000-${hex(n + 1, 12)}`, {
  empty: always('00000000-0000-0000-0000-000000000000'),
  highest: (n) => `ffffffff-ffff-4fff-bfff-${hex(0xffffffffffff - n, 12)}`,
})

/** Types that need no length, by name; those of well-known extensions too. */
const byName: Readonly<Record<string, Values>> = {
  bool: { ordinary: (n) => (n % 2 === 0 ? 'true' : 'false'), lowest: always('false'), distinct: 2 },
  uuid,
  json,
  jsonb: json,
  bytea: bytes,
  jsonpath: only((n) => `$."a${n}"`),
  inet: only((n) => `192.0.2.${n % 256}`, {
    longest: always('2001:db8::1/64'),
    lowest: always('0.0.0.0'),
  }),
  cidr: only((n) => `10.${n % 256}.0.0/16`, { longest: always('2001:db8::/32') }),
  macaddr: only((n) => `08:00:2b:01:02:${hex(n, 2)}`),
  macaddr8: only((n) => `08:00:2b:01:02:03:04:${hex(n, 2)}`),
  money: only((n) => `${n + 1}.00`, {
    empty: always('0'),
    lowest: always('-92233720368547758.08'),
    highest: always('92233720368547758.07'),
  }),
  xml: only((n) => `<a>${n}</a>`, { longest: (n) => `<a b="é">${n} &lt;😀</a>` }),
  point: only((n) => `(${n},${n + 1})`),
  line: only((n) => `{1,2,${n}}`),
  lseg: only((n) => `[(0,0),(1,${n})]`),
  box: only((n) => `(${n + 1},${n + 1}),(${n},${n})`),
  path: only((n) => `[(0,0),(1,${n}),(2,0)]`),
  polygon: only((n) => `((0,0),(1,${n + 1}),(2,0))`),
  circle: only((n) => `<(0,0),${n + 1}>`),
  tsvector: only((n) => `'fat':1 'w${n}':2`, { empty: always('') }),
  tsquery: only((n) => `'fat' & 'w${n}'`),
  pg_lsn: only((n) => `0/${hex(n + 1, 8)}`),
  oid: only((n) => String(n + 1)),
  xid: only((n) => String(n + 1)),
  xid8: only((n) => String(n + 1)),
  regclass: { ordinary: () => 'pg_catalog.pg_class', distinct: 1 },
  regtype: { ordinary: () => 'pg_catalog.int4', distinct: 1 },
  regproc: { ordinary: () => 'pg_catalog.now', distinct: 1 },
  regrole: { ordinary: () => 'pg_monitor', distinct: 1 },
  pg_snapshot: { ordinary: () => '10:20:10,14,15', distinct: 1 },
  txid_snapshot: { ordinary: () => '10:20:10,14,15', distinct: 1 },
  hstore: only((n) => `"a"=>"${n}", "b"=>NULL`, { empty: always('') }),
  ltree: only((n) => `Top.Science.n${n}`, { empty: always('') }),
  lquery: only((n) => `Top.*.n${n}`),
  cube: only((n) => `(${n}, 2)`),
  seg: only((n) => `${n} .. ${n + 1}`),
  isbn: { ordinary: () => '978-0-393-04002-9', distinct: 1 },
  geometry: only((n) => `POINT(${n % 180} ${n % 90})`),
  geography: only((n) => `POINT(${n % 180} ${n % 90})`),
}

/** Types of no other family; null for those not known. */
export function rare({ name, text }: TypeUse): Values | null {
  const size = Number(/\((\d+)\)/.exec(text)?.[1] ?? NaN)
  switch (name) {
    case 'bit': {
      const length = Number.isNaN(size) ? 1 : size
      return {
        ordinary: (n) => bits(n, length),
        lowest: always('0'.repeat(length)),
        highest: always('1'.repeat(length)),
        distinct: 2 ** Math.min(length, 30),
      }
    }
    case 'varbit': {
      const length = Number.isNaN(size) ? 64 : size
      return {
        ordinary: (n) => bits(n, Math.min(length, 16)),
        longest: always('10'.repeat(length).slice(0, length)),
        empty: always(''),
      }
    }
    case 'vector':
    case 'halfvec':
      return only(
        (n) =>
          `[${Array.from({ length: Number.isNaN(size) ? 3 : size }, (_, i) => (i === 0 ? n + 1 : 0.5)).join(',')}]`,
      )
    default:
      return byName[name] ?? null
  }
}
