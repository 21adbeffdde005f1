import type { FilesSourceNode } from '../../ir/source/files-source-node.js'
import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'

/** The last part of a path that is no pattern, without its ending; undefined where there is none. */
function pathName(path: FilesSourceNode['path']): string | undefined {
  if (typeof path !== 'string') return path.param
  const parts = path.split(/[/\\]+/).filter((part) => part !== '' && !/[*?{[\]]/.test(part))
  return parts.at(-1)?.replace(/\.\w+$/, '')
}

/** What a source is called: by its topic or its file, if it has one. */
export function sourceName(source: FilesSourceNode | KafkaSourceNode): string {
  if (source.kind === 'files_source') return pathName(source.path) ?? 'files'
  const [topic, ...more] = topicsOf(source) ?? []
  return topic === undefined || more.length > 0 ? 'events' : topic
}
