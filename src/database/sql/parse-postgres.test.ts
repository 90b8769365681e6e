import { expect, test } from 'vitest'
import { parsePostgres } from './parse-postgres.ts'

const parse = (sql: string, line = 1) =>
  parsePostgres({ sql, file: 'm.sql', line, transactional: true })
const texts = async (sql: string) => (await parse(sql)).statements.map(({ text }) => text)

test('quotes, dollar quotes, comments, parentheses and BEGIN ATOMIC hide semicolons', async () => {
  const statements = [
    `SELECT ';', "a;b", E'it\\';s'`,
    'DO $x$ BEGIN PERFORM 1; END $x$',
    'SELECT 1 /* a ; /* nested ; */ b */ + 1',
    'SELECT 2 -- not ; here\n+ 1',
    'CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2)',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END',
    'SELECT a$b$ FROM t',
  ]
  expect(await texts(statements.join(';\n'))).toEqual(statements)
})

test('lines are those of the file, with CRLF, a byte-order mark and letters of several bytes', async () => {
  const { statements } = await parse(
    "\uFEFF-- hé\r\nSELECT 'é€😀';\r\n\r\nSELECT 2;\r\nDO $$\r\nBEGIN\r\n  DELETE FROM a;\r\nEND $$;",
    10,
  )
  expect(statements.map(({ line }) => line)).toEqual([11, 13, 14])
  expect(statements[2]?.body?.statements[0]?.line).toBe(16)
  expect(statements.every(({ node }) => node !== null)).toBe(true)
})

test.each(['', '   \n', ';;', '-- only a comment', '/* open'])(
  '%j has no statements and no problems',
  async (sql) => {
    expect(await parse(sql)).toEqual({ statements: [], problems: [] })
  },
)

test('a syntax error has its line and hides nothing else', async () => {
  const { statements, problems } = await parse("SELECT 'é';\nSELECT 1\n  FRM x y z;\nSELECT 3;")
  expect(statements.map(({ node }) => node !== null)).toEqual([true, false, true])
  expect(problems).toMatchObject([
    { what: expect.stringContaining('syntax error') as string, where: 'm.sql:3' },
  ])
})

test('a parenthesis that is never closed does not swallow the rest', async () => {
  const { statements, problems } = await parse('SELECT (1;\nSELECT 2;\nSELECT 3')
  expect(statements.map(({ text }) => text)).toEqual(['SELECT (1', 'SELECT 2', 'SELECT 3'])
  expect(problems).toHaveLength(1)
})

test('commands of psql and rows of COPY are named and skipped', async () => {
  const { statements, problems } = await parse(
    "\\set x 1\nCOPY a FROM stdin;\n1\t';\n2\t\\N\n\\.\nSELECT 1;\n\\! rm -rf /\n\\copy a from 'x'\nSELECT 2 \\gexec\nSELECT 3;",
  )
  expect(statements.map(({ text }) => text)).toEqual([
    'COPY a FROM stdin',
    'SELECT 1',
    'SELECT 2',
    'SELECT 3',
  ])
  expect(problems.map(({ where }) => where)).toEqual([
    'm.sql:1',
    'm.sql:3',
    'm.sql:7',
    'm.sql:8',
    'm.sql:9',
  ])
  expect(problems[2]?.what).toContain('\\!')
})

test.each([
  "SELECT :'name', :\"col\" FROM :tab WHERE a::text = 'b'",
  'DROP TABLE ${schema}.users',
  'DROP TABLE {{ .Schema }}.users',
  'GRANT SELECT ON a TO @role@',
  'DROP TABLE $(Name)',
])('%s is read with its placeholder as a name', async (sql) => {
  const { statements, problems } = await parse(sql)
  expect(statements[0]?.node).not.toBeNull()
  expect(problems).toMatchObject([{ what: expect.stringContaining('stands for text') as string }])
})

test('comments belong to their statement; those above an empty line at the head to the file', async () => {
  const { statements } = await parse(
    '-- file\n\n-- first\nSELECT 1; -- behind\n-- second\nSELECT /* in */ 2;',
  )
  expect(statements.map(({ comments }) => comments)).toEqual([
    [
      { text: 'file', line: 1, head: true },
      { text: 'first', line: 3, head: false },
      { text: 'behind', line: 4, head: false },
    ],
    [
      { text: 'second', line: 5, head: false },
      { text: 'in', line: 6, head: false },
    ],
  ])
})

test('INSERTs into the same columns are one statement that counts', async () => {
  const { statements } = await parse(
    "INSERT INTO a (x) VALUES (1);\nINSERT INTO a (x) VALUES (2), ('a;)');\nINSERT INTO a (y) VALUES (3);\n-- told apart\nINSERT INTO a (y) VALUES (4)",
  )
  expect(statements.map(({ line, repeats }) => [line, repeats])).toEqual([
    [1, 2],
    [3, 1],
    [5, 1],
  ])
})

test('50 MB of rows are read in bounded memory', async () => {
  const row = `(1, '${'x'.repeat(90)}''é')`
  const one = `INSERT INTO a (id, body) VALUES ${Array.from({ length: 250_000 }, () => row).join(',\n')} ON CONFLICT DO NOTHING;\n`
  const many = `INSERT INTO a (id, body) VALUES ${row};\n`.repeat(170_000)
  const sql = `${one}${many}DROP TABLE a;`
  expect(sql.length).toBeGreaterThan(45_000_000)
  const { statements, problems } = await parse(sql)
  expect(problems).toEqual([])
  expect(statements.map(({ repeats }) => repeats)).toEqual([1, 170_000, 1])
  expect(statements.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(1000)
  expect(statements[2]?.line).toBe(250_000 + 170_000 + 1)
}, 300_000)

test('bodies tell what they run, under which condition, and what could not be read', async () => {
  const { statements } = await parse(`CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log VALUES (1);
  IF NEW.a IS NULL THEN
    NEW.a := 1;
    EXECUTE 'DELETE FROM x';
    EXECUTE format('DROP TABLE %I', TG_ARGV[0]);
    EXECUTE NEW.code;
    RAISE EXCEPTION 'no';
  END IF;
  RETURN NULL;
END $$`)
  expect(statements[0]?.body).toMatchObject({
    statements: [
      { text: 'INSERT INTO log VALUES (1)', line: 3, conditional: false },
      { text: 'DELETE FROM x', line: 6, conditional: true },
      { line: 7, conditional: true },
    ],
    unread: [{ what: 'EXECUTE NEW.code', line: 8 }],
    raises: 'perhaps',
    returnsNull: true,
    assigns: ['a'],
  })
})
