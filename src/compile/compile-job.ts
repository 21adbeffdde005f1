import { CompileError } from '../errors/compile-error.js'
import type { JobDocument, PipelineDocument, ScriptDocument } from '../ir/job-document.js'
import { linkPipeline } from '../ir/link-pipeline.js'
import { keepsState } from '../ir/relation/keeps-state.js'
import { isUnknownRow } from '../ir/relation/unknown-row.js'
import { sparkNeeds } from '../ir/spark-needs.js'
import { deepFreeze } from '../util/freeze.js'
import { checkOutputMode } from './check/check-output-mode.js'
import { checkSteps } from './check/check-steps.js'
import { checkTrigger } from './check/check-trigger.js'
import type { CompiledJob } from './compiled-job.js'
import { emitScript } from './emit/emit-script.js'
import { lowerPipeline, relationsOf } from './lower/lower-pipeline.js'
import { pythonNames } from './lower/python-names.js'
import { writtenNames } from './lower/written-schemas.js'
import { paramsOf } from './params-of.js'
import { printModule } from './python/print-module.js'

/** With `_job`, so that a job called `decimal` or `pyspark` does not hide the module of that name. */
function scriptNameOf(name: string): string {
  return /(^|[._-])job$/.test(name) ? `${name}.py` : `${name}_job.py`
}

function compilePipeline(document: PipelineDocument): CompiledJob {
  const sinks = linkPipeline(document)
  for (const sink of sinks) {
    checkOutputMode(sink)
    checkSteps(sink)
    checkTrigger(sink)
  }
  const isStateful = relationsOf(sinks).some(keepsState)
  const { text, origins } = printModule(
    emitScript(
      document,
      lowerPipeline(sinks, [...pythonNames(document), ...writtenNames(document)]),
      isStateful,
    ),
  )
  return {
    name: document.name,
    script: text,
    scriptName: scriptNameOf(document.name),
    document,
    sourceMap: origins.map(({ firstLine, lastLine, ...origin }) => ({
      scriptLine: firstLine,
      scriptEndLine: lastLine,
      ...origin,
    })),
    connectors: document.connectors,
    needs: sparkNeeds(document),
    params: paramsOf(sinks, document),
    results: sinks
      .filter((sink) => sink.kind === 'results')
      .map(({ name, input: { schema } }) => (isUnknownRow(schema) ? { name } : { name, schema })),
  }
}

function wrapScript(document: ScriptDocument, scriptText: string | undefined): CompiledJob {
  if (scriptText === undefined) {
    throw new CompileError('COMPILE_NO_SCRIPT_TEXT', {
      message: `Script of the job ${document.name}: no text. Expected the text of ${document.path}.`,
      hint: 'Load the job with loadJob(path), which reads it.',
    })
  }
  return {
    name: document.name,
    script: scriptText,
    scriptName: document.path.split(/[/\\]/).at(-1) ?? `${document.name}.py`,
    document,
    sourceMap: [],
    connectors: document.connectors,
    needs: sparkNeeds(document),
    params: [],
    results: [],
  }
}

/**
 * Turns a job document into its PySpark script; the same document gives the same bytes. A script job's text
 * is given beside its document and stays as it is.
 * @throws COMPILE_OUTPUT_MODE, COMPILE_STREAM_STEP, COMPILE_TRIGGER, COMPILE_NO_SCRIPT_TEXT, and the DEFINE errors of a document that does not hold together
 */
export function compileJob(document: JobDocument, scriptText?: string): CompiledJob {
  return deepFreeze(
    document.kind === 'pipeline' ? compilePipeline(document) : wrapScript(document, scriptText),
  )
}
