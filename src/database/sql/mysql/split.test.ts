import { expect, test } from 'vitest'
import { splitMysql } from './split.ts'

const statements = (sql: string) =>
  splitMysql(sql).flatMap(({ kind, start, end }) =>
    kind === 'statement' ? [sql.slice(start, end)] : [],
  )

test.each([
  ['quotes with backslashes', String.raw`select 'a\';b'; select "c\";d"`, 2],
  ['doubled quotes', `select 'a'';b', "c"";d"; select \`e\`\`;f\``, 2],
  ['comments of all kinds', 'select 1 # a;b\n; select 2 -- c;d\n; /* e;f */ select 3', 3],
  ['two dashes that are no comment', 'select 5--2; select 1', 2],
  ['comments that hold SQL', '/*!40101 SET NAMES utf8 */; select 1', 2],
  [
    'a body without DELIMITER',
    'create trigger t before insert on a for each row begin if new.a then set new.b = 1; end if; set new.c = case when 1 then 2 else 3 end; end; select 1',
    2,
  ],
  [
    'a body of one IF',
    'create trigger t before insert on a for each row if new.a then set new.b = if(1, 2, 3); end if; select 1',
    2,
  ],
  [
    'loops and labels',
    'create procedure p() begin l: loop set @a = 1; leave l; end loop; while 1 do set @b = 2; end while; repeat set @c = 3; until 1 end repeat; end; select 1',
    2,
  ],
  [
    'a CASE statement',
    'create function f() returns int begin case 1 when 1 then return 2; else return 3; end case; end; select 1',
    2,
  ],
  [
    'a body whose comment says end',
    'create procedure p() begin -- the end;\n select 1; end; select 2',
    2,
  ],
  [
    'DELIMITER',
    'DELIMITER //\ncreate procedure p() begin select 1; select 2; end//\nDELIMITER ;\nselect 3;',
    2,
  ],
  ['an odd DELIMITER', 'delimiter $$\nselect 1;$$ select 2$$\ndelimiter ;\nselect 3', 3],
  ['a byte-order mark and CRLF', '\uFEFFselect 1;\r\n\r\nselect 2;\r\n', 2],
  ['an open string', "select 'a; select 2", 1],
  ['nothing', ' ; ;\n-- only a comment', 0],
])('cuts %s', (_, sql, count) => {
  expect(statements(sql)).toHaveLength(count)
})

test('keeps comments with the statement they stand with', () => {
  const pieces = splitMysql('# first\nselect 1; -- of the first\nselect 2')
  expect(pieces.map(({ comments }) => comments.length)).toEqual([2, 0])
})

test('reads fifty megabytes of rows in one pass', () => {
  const row = `insert into a values ${"(1, 'text; with a semicolon'), ".repeat(40)}(2, 'end');\n`
  const sql = row.repeat(Math.ceil((50 * 1024 ** 2) / row.length))
  expect(splitMysql(sql).length).toBe(sql.split('\n').length - 1)
}, 300_000)
