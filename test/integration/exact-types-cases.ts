/** A column as Spark SQL writes it, and what must come of it, thought out by hand. */
export interface ExactColumn {
  readonly sql: string
  readonly type: string
  readonly value: unknown
  readonly json: string
  /** What pyarrow reads where that is not the JSON: the raw number of what Python has no value for. */
  readonly raw?: string
}

const column = (sql: string, type: string, value: unknown, json: string, raw?: string): ExactColumn => ({
  sql,
  type,
  value,
  json,
  ...(raw === undefined ? {} : { raw }),
})

/** A type whose JSON is the text in quotes. */
const texts =
  (type: string) =>
  (sql: string, value: string, raw?: string): ExactColumn =>
    column(sql, type, value, `"${value}"`, raw)

const number = (type: string, digits: string, value: number | bigint): ExactColumn =>
  column(`CAST('${digits}' AS ${type})`, type, value, digits)

const floating = (type: 'double' | 'float', text: string, value: number, json: string): ExactColumn =>
  column(`CAST('${text}' AS ${type})`, type, value, json)

const date = texts('date')
const day = (text: string, raw?: string): ExactColumn => date(`DATE'${text}'`, text, raw)
const time = (text: string, raw?: string): readonly ExactColumn[] => [
  texts('timestamp')(`TIMESTAMP_LTZ'${text.replace('T', ' ')}Z'`, `${text}Z`, raw),
  texts('timestamp_ntz')(`TIMESTAMP_NTZ'${text.replace('T', ' ')}'`, text, raw),
]
const took = texts('interval day to second')
const span = texts('interval year to month')

const NINES = '9'.repeat(38)
const LEAST = `0.${'0'.repeat(37)}1`
const MEGABYTE = 'ä'.repeat(512 * 1024)

/** Every type at its bounds, and wherever another reading of it would differ. */
export const EXACT_COLUMNS: readonly ExactColumn[] = [
  number('tinyint', '-128', -128),
  number('tinyint', '127', 127),
  number('smallint', '-32768', -32768),
  number('smallint', '32767', 32767),
  number('int', '-2147483648', -2147483648),
  number('int', '2147483647', 2147483647),
  number('bigint', '-9223372036854775808', -9223372036854775808n),
  number('bigint', '9223372036854775807', 9223372036854775807n),
  number('bigint', '9007199254740993', 9007199254740993n),
  number('bigint', '0', 0n),

  floating('float', 'NaN', Number.NaN, '"NaN"'),
  floating('float', 'Infinity', Number.POSITIVE_INFINITY, '"Infinity"'),
  floating('float', '-Infinity', Number.NEGATIVE_INFINITY, '"-Infinity"'),
  floating('float', '-0.0', -0, '-0'),
  floating('float', '1.4E-45', 2 ** -149, '1e-45'),
  floating('float', '3.4028235E38', (2 - 2 ** -23) * 2 ** 127, '3.4028235e+38'),
  floating('float', '0.1', 0.10000000149011612, '0.1'),
  floating('float', '16777217', 16777216, '16777216'),
  floating('double', 'NaN', Number.NaN, '"NaN"'),
  floating('double', 'Infinity', Number.POSITIVE_INFINITY, '"Infinity"'),
  floating('double', '-Infinity', Number.NEGATIVE_INFINITY, '"-Infinity"'),
  floating('double', '-0.0', -0, '-0'),
  floating('double', '4.9E-324', 2 ** -1074, '5e-324'),
  floating('double', '1.7976931348623157E308', (2 - 2 ** -52) * 2 ** 1023, '1.7976931348623157e+308'),
  floating('double', '0.1', 0.1, '0.1'),

  texts('decimal(38,0)')(`CAST('${NINES}' AS DECIMAL(38,0))`, NINES),
  texts('decimal(38,0)')(`CAST('-${NINES}' AS DECIMAL(38,0))`, `-${NINES}`),
  texts('decimal(38,38)')(`CAST('-${LEAST}' AS DECIMAL(38,38))`, `-${LEAST}`),
  texts('decimal(38,38)')(`CAST('0.${NINES}' AS DECIMAL(38,38))`, `0.${NINES}`),
  texts('decimal(1,1)')(`CAST('-0.5' AS DECIMAL(1,1))`, '-0.5'),
  texts('decimal(1,1)')(`CAST('0' AS DECIMAL(1,1))`, '0.0'),
  texts('decimal(15,2)')(`CAST('-9999999999999.99' AS DECIMAL(15,2))`, '-9999999999999.99'),
  texts('decimal(16,2)')(`CAST('-99999999999999.99' AS DECIMAL(16,2))`, '-99999999999999.99'),
  texts('decimal(18,18)')(`CAST('-0.000000000000000001' AS DECIMAL(18,18))`, '-0.000000000000000001'),
  texts('decimal(10,2)')(`CAST('12.3' AS DECIMAL(10,2))`, '12.30'),

  column(`''`, 'string', '', '""'),
  column(`concat('a', chr(0), 'b')`, 'string', 'a\0b', String.raw`"a\u0000b"`),
  column(`'😀 é 漢 \u202e'`, 'string', '😀 é 漢 \u202e', '"😀 é 漢 \u202e"'),
  column(`decode(X'F48FBFBF', 'UTF-8')`, 'string', '\u{10ffff}', '"\u{10ffff}"'),
  column(String.raw`concat('"', '\\', '\n')`, 'string', '"\\\n', String.raw`"\"\\\n"`),
  column(`repeat('ä', ${512 * 1024})`, 'string', MEGABYTE, `"${MEGABYTE}"`),
  column(`X''`, 'binary', new Uint8Array(), '""'),
  column(`X'00FF80'`, 'binary', Uint8Array.of(0, 255, 128), '"AP+A"'),
  column('true', 'boolean', true, 'true'),
  column('false', 'boolean', false, 'false'),

  day('0001-01-01'),
  day('1582-10-04'),
  day('1582-10-10'),
  day('1582-10-15'),
  day('1969-12-31'),
  day('9999-12-31'),
  // 44 years with 11 leap days before 0000-03-01, which is 719468 days before 1970.
  day('-000044-03-01', '-735539'),
  ...time('0001-01-01T00:00:00.000001'),
  ...time('1582-10-04T23:59:59.999999'),
  ...time('1883-11-18T12:03:57.123456'),
  ...time('1900-01-01T00:00:00.000000'),
  ...time('1969-12-31T23:59:59.999999'),
  ...time('2024-02-29T12:34:56.000001'),
  ...time('2255-06-05T23:47:34.740993'),
  ...time('2262-04-11T23:47:16.854776'),
  ...time('9999-12-31T23:59:59.999999'),
  ...time('+294247-01-10T04:00:54.775807', '9223372036854775807'),

  took(
    `INTERVAL '106751991 04:00:54.775807' DAY TO SECOND`,
    'P106751991DT4H54.775807S',
    '9223372036854775807',
  ),
  took(`INTERVAL -'1 02:03:04.000005' DAY TO SECOND`, '-P1DT2H3M4.000005S', '-93784000005'),
  took(`INTERVAL '0 00:00:00' DAY TO SECOND`, 'PT0S', '0'),
  texts('interval hour')(`INTERVAL '-5' HOUR`, '-PT5H', '-18000000000'),
  texts('interval day')(`INTERVAL '2' DAY`, 'P2D', '172800000000'),

  column('NULL', 'void', null, 'null'),
  column('CAST(array() AS ARRAY<INT>)', 'array<int>', [], '[]'),
  column('array(1, NULL, 3)', 'array<int>', [1, null, 3], '[1,null,3]'),
  column(
    'array(array(1), NULL, array(), array(CAST(NULL AS INT)))',
    'array<array<int>>',
    [[1], null, [], [null]],
    '[[1],null,[],[null]]',
  ),
  column('array(NULL, NULL)', 'array<void>', [null, null], '[null,null]'),
  column(
    `array(X'00', NULL, X'')`,
    'array<binary>',
    [Uint8Array.of(0), null, new Uint8Array()],
    '["AA==",null,""]',
  ),
  column(
    `array(true, NULL, false, true, true, true, true, true, false, NULL)`,
    'array<boolean>',
    [true, null, false, true, true, true, true, true, false, null],
    '[true,null,false,true,true,true,true,true,false,null]',
  ),
  column('CAST(map() AS MAP<STRING, INT>)', 'map<string,int>', new Map(), '[]'),
  column(
    `map('a', 1Y, '', CAST(NULL AS TINYINT))`,
    'map<string,tinyint>',
    new Map<string, number | null>([
      ['a', 1],
      ['', null],
    ]),
    '[["a",1],["",null]]',
  ),
  column(
    `map(DATE'1900-02-28', array(1.50, NULL), DATE'1900-03-01', NULL)`,
    'map<date,array<decimal(3,2)>>',
    new Map([
      ['1900-02-28', ['1.50', null]],
      ['1900-03-01', null],
    ]),
    '[["1900-02-28",["1.50",null]],["1900-03-01",null]]',
  ),
  column(
    `named_struct('id', 1L, 'none', NULL, 'inner', named_struct('at', TIMESTAMP_NTZ'0001-01-01 00:00:00', 'text', CAST(NULL AS STRING)))`,
    'struct<id:bigint,none:void,inner:struct<at:timestamp_ntz,text:string>>',
    { id: 1n, none: null, inner: { at: '0001-01-01T00:00:00.000000', text: null } },
    '{"id":1,"none":null,"inner":{"at":"0001-01-01T00:00:00.000000","text":null}}',
  ),
  column(
    `array(named_struct('tags', map('k', array('v'))), NULL, named_struct('tags', CAST(NULL AS MAP<STRING, ARRAY<STRING>>)))`,
    'array<struct<tags:map<string,array<string>>>>',
    [{ tags: new Map([['k', ['v']]]) }, null, { tags: null }],
    '[{"tags":[["k",["v"]]]},null,{"tags":null}]',
  ),
]

/** What pyarrow has no values for. */
export const MONTH_COLUMNS: readonly ExactColumn[] = [
  span(`make_ym_interval(178956970, 7)`, 'P178956970Y7M'),
  span(`make_ym_interval(-178956970, -8)`, '-P178956970Y8M'),
  span(`INTERVAL -'1-2' YEAR TO MONTH`, '-P1Y2M'),
  span(`INTERVAL '0-0' YEAR TO MONTH`, 'P0M'),
  texts('interval year')(`INTERVAL '3' YEAR`, 'P3Y'),
  texts('interval month')(`INTERVAL '-14' MONTH`, '-P1Y2M'),
  column(
    `array(INTERVAL '5' MONTH, NULL, INTERVAL '24' MONTH)`,
    'array<interval month>',
    ['P5M', null, 'P2Y'],
    '["P5M",null,"P2Y"]',
  ),
  column(
    `named_struct('span', INTERVAL '1-1' YEAR TO MONTH)`,
    'struct<span:interval year to month>',
    { span: 'P1Y1M' },
    '{"span":"P1Y1M"}',
  ),
]

const NAMES = Array.from({ length: 300 }, (_, at) => at + 1)
const WIDE = Object.fromEntries(NAMES.map((each) => [`k${each}`, each]))

/** What a variant may hold, on a Spark that has them: whatever JSON says, and the types that it has no word for. */
export const VARIANT_COLUMNS: readonly ExactColumn[] = [
  column(
    `parse_json('{"b": [1, -2.50, null, true, "x"], "a": {}}')`,
    'variant',
    { a: {}, b: [1, -2.5, null, true, 'x'] },
    '{"a":{},"b":[1,-2.5,null,true,"x"]}',
  ),
  column(`parse_json('null')`, 'variant', null, 'null'),
  column(`parse_json('-9007199254740991')`, 'variant', -9007199254740991, '-9007199254740991'),
  column(`parse_json('9007199254740993')`, 'variant', 9007199254740993n, '9007199254740993'),
  column(`parse_json('12345678901234567890')`, 'variant', 12345678901234567890n, '12345678901234567890'),
  column(`parse_json('0.30000000000000004')`, 'variant', 0.30000000000000004, '0.30000000000000004'),
  column(
    `parse_json('0.1234567890123456789')`,
    'variant',
    '0.1234567890123456789',
    '"0.1234567890123456789"',
  ),
  column(`parse_json('1e300')`, 'variant', 1e300, '1e+300'),
  column(`parse_json('"😀"')`, 'variant', '😀', '"😀"'),
  column(`parse_json('"${'é'.repeat(100)}"')`, 'variant', 'é'.repeat(100), `"${'é'.repeat(100)}"`),
  column(
    `to_variant_object(named_struct('day', DATE'0001-01-01', 'at', TIMESTAMP_LTZ'9999-12-31 23:59:59.999999Z', 'wall', TIMESTAMP_NTZ'1900-01-01 00:00:00'))`,
    'variant',
    { at: '9999-12-31T23:59:59.999999Z', day: '0001-01-01', wall: '1900-01-01T00:00:00.000000' },
    '{"at":"9999-12-31T23:59:59.999999Z","day":"0001-01-01","wall":"1900-01-01T00:00:00.000000"}',
  ),
  column(
    `to_variant_object(named_struct('bytes', X'00FF80', 'half', CAST(0.5 AS FLOAT), 'third', 1.5D, 'tiny', CAST('-${LEAST}' AS DECIMAL(38,38)), 'wide', CAST('-${NINES}' AS DECIMAL(38,0))))`,
    'variant',
    { bytes: 'AP+A', half: 0.5, third: 1.5, tiny: -1e-38, wide: -(10n ** 38n) + 1n },
    `{"bytes":"AP+A","half":0.5,"third":1.5,"tiny":-1e-38,"wide":-${NINES}}`,
  ),
  column(
    `to_variant_object(map_from_entries(transform(sequence(1, 300), each -> struct(concat('k', each), each))))`,
    'variant',
    WIDE,
    JSON.stringify(Object.fromEntries(Object.entries(WIDE).sort(([a], [b]) => (a < b ? -1 : 1)))),
  ),
  column(
    `CAST(sequence(-1, 298) AS VARIANT)`,
    'variant',
    NAMES.map((each) => each - 2),
    `[${NAMES.map((each) => each - 2)}]`,
  ),
  column(
    `to_variant_object(named_struct('text', repeat('x', 70000), 'next', true))`,
    'variant',
    { next: true, text: 'x'.repeat(70_000) },
    `{"next":true,"text":"${'x'.repeat(70_000)}"}`,
  ),
  column(
    `array(parse_json('1'), NULL, parse_json('null'))`,
    'array<variant>',
    [1, null, null],
    '[1,null,null]',
  ),
  column(`named_struct('v', parse_json('[]'))`, 'struct<v:variant>', { v: [] }, '{"v":[]}'),
]
