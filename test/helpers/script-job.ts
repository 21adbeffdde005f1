import type { CompiledJob } from '../../src/compile/compiled-job.js'
import type { DocumentSource, ScriptDocument } from '../../src/ir/job-document.js'

/** A job that is a PySpark script of one's own. */
export function scriptJob(path: string, args: readonly string[] = [], name = 'fault'): DocumentSource {
  return { toDocument: () => scriptDocument(path, args, name) }
}

export function scriptDocument(path: string, args: readonly string[] = [], name = 'fault'): ScriptDocument {
  return { irVersion: 1, kind: 'script', name, connectors: ['kafka'], path, args }
}

/** The same, compiled, for what works from there on. */
export function compiledScript(path: string): CompiledJob {
  return {
    name: 'fault',
    script: '',
    scriptName: 'job.py',
    document: scriptDocument(path),
    sourceMap: [],
    connectors: ['kafka'],
    needs: [],
    params: [],
    results: [],
  }
}
