import { files, job, param, results, t } from 'sparkwire'

const cities = files({
  format: 'csv',
  path: param('folder'),
  schema: { id: t.int(), name: t.string(), founded: t.date() },
  header: true,
  multiLine: true,
  pathGlobFilter: '*.csv',
  badRecords: 'null',
  options: { delimiter: ';' },
})

const lines = files({
  format: 'text',
  path: param('folder'),
  schema: { line: t.string() },
  pathGlobFilter: '*.txt',
})

export default job({
  name: 'files-csv',
  sinks: { cities: results(cities), lines: results(lines) },
})
