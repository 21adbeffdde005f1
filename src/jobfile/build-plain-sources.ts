import type { RelationNode } from '../ir/relation/relation-node.js'
import { filesSourceNode } from '../ir/source/files-source-node.js'
import { rateSourceNode } from '../ir/source/rate-source-node.js'
import { rowsSourceNode } from '../ir/source/rows-source-node.js'
import type { JsonRow } from '../schema/row-json.js'
import { optionOf, optionsOf, type SourceGround, structOf } from './build-options.js'
import type { Path } from './job-file-text.js'
import type { SourceFormOf } from './source-form.js'

/** The rows of files. */
export function filesSource(ground: SourceGround, form: SourceFormOf<'files'>, path: Path): RelationNode {
  const { file } = ground
  const { header, multi_line, path_glob_filter, recursive_file_lookup, latest_first } = form
  return filesSourceNode({
    format: form.format,
    path: optionOf(ground, form.path, [...path, 'path']),
    rowType: structOf(file, form.schema, [...path, 'schema']),
    ...(form.read === 'stream' ? { read: 'stream' as const } : {}),
    ...(form.bad_records === 'null' ? { badRecords: 'null' as const } : {}),
    ...(header === undefined ? {} : { header }),
    ...(multi_line === undefined ? {} : { multiLine: multi_line }),
    ...(path_glob_filter === undefined ? {} : { pathGlobFilter: path_glob_filter }),
    ...(recursive_file_lookup === undefined ? {} : { recursiveFileLookup: recursive_file_lookup }),
    ...(form.max_files_per_trigger === undefined ? {} : { maxFilesPerTrigger: form.max_files_per_trigger }),
    ...(latest_first === undefined ? {} : { latestFirst: latest_first }),
    options: optionsOf(ground, form.options, [...path, 'options']),
    ...file.site(path),
  })
}

/** Rows at a steady rate. */
export function rateSource({ file }: SourceGround, form: SourceFormOf<'rate'>, path: Path): RelationNode {
  const { rows_per_second, num_partitions, ramp_up_time } = form
  return rateSourceNode({
    ...(rows_per_second === undefined ? {} : { rowsPerSecond: rows_per_second }),
    ...(num_partitions === undefined ? {} : { numPartitions: num_partitions }),
    ...(ramp_up_time === undefined ? {} : { rampUpTime: ramp_up_time }),
    ...file.site(path),
  })
}

/** Rows that stand in the file. */
export function rowsSource({ file }: SourceGround, form: SourceFormOf<'rows'>, path: Path): RelationNode {
  return rowsSourceNode({
    rowType: structOf(file, form.schema, [...path, 'schema']),
    rows: form.rows as readonly JsonRow[],
    ...file.site(path),
  })
}
