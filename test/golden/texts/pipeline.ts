import {
  concatWs,
  getJsonObject,
  initcap,
  job,
  kafka,
  length,
  lower,
  lpad,
  ltrim,
  md5,
  regexpExtract,
  regexpReplace,
  results,
  reverse,
  rpad,
  rtrim,
  sha2,
  size,
  split,
  substring,
  text,
  trim,
} from 'sparkwire'

const lines = kafka({ topic: 'lines', key: text(), value: text('line') })

const worked = lines.select((c) => ({
  trimmed: lower(trim(c.line)),
  left: ltrim(c.line),
  right: rtrim(c.line),
  title: initcap(c.line),
  words: size(split(c.line, '\\s+')),
  first: regexpExtract(c.line, '^(\\w+)', 1),
  masked: regexpReplace(c.line, '\\d', '#'),
  code: lpad(substring(c.key, 1, 3), 8, '0'),
  padded: rpad(reverse(c.key), 8, ' '),
  joined: concatWs(', ', c.key, c.line),
  id: getJsonObject(c.line, "$.id['x']"),
  chars: length(c.line),
  digest: sha2(c.line, 256),
  short: md5(c.line),
}))

export default job({ name: 'texts', sinks: { worked: results(worked) } })
