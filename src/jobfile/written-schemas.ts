import { avroSchemaText } from '../ir/avro/avro-schema.js'
import { jsonSchemaText } from '../ir/expression/confluent-frame-node.js'
import type { ParamReference } from '../ir/option-value.js'
import { optionOf, type SourceGround } from './build-options.js'
import type { WrittenSchema, WrittenSchemas } from './expression/written-schema.js'
import type { Path } from './job-file-text.js'
import type { WrittenSchemaForm } from './written-schema-form.js'

function registryOf(
  ground: Pick<SourceGround, 'file' | 'parameters'>,
  { registry }: WrittenSchemaForm,
  path: Path,
): Pick<WrittenSchema, 'registry'> {
  if (registry === undefined) return {}
  const { url, auth, subject, register } = registry
  return {
    registry: {
      url: optionOf(ground, url, [...path, 'url']),
      // Plain text is refused where the registry is checked.
      ...(auth === undefined ? {} : { auth: optionOf(ground, auth, [...path, 'auth']) as ParamReference }),
      subject,
      ...(register === true ? { register } : {}),
    },
  }
}

/** The schemas that a file declares for what its expressions write. @throws DEFINE_BAD_SCHEMA */
export function readWrittenSchemas(
  ground: Pick<SourceGround, 'file' | 'parameters'>,
  forms: Readonly<Record<string, WrittenSchemaForm>> = {},
): WrittenSchemas {
  const schemas = Object.entries(forms).map(([name, form]): readonly [string, WrittenSchema] => {
    const path: Path = ['schemas', name]
    const registry = registryOf(ground, form, [...path, 'registry'])
    if ('json' in form) return [name, { kind: 'json', text: jsonSchemaText(form.json), ...registry }]
    const text = ground.file.located([...path, 'avro'], () => avroSchemaText(form.avro))
    return [name, { kind: 'avro', text, ...registry }]
  })
  return new Map(schemas)
}
