/** Names that a variable of a script may not have: Python's words, its built-ins, ours, and l, O and I. */
const TAKEN = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from
  global if import in is lambda nonlocal not or pass raise return try while with yield match case type
  abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
  copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr
  globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max
  memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice
  sorted staticmethod str sum super tuple vars zip
  F SparkSession Decimal date datetime timedelta open_bridge spark bridge l O I
  confluent_avro confluent_json from_avro registered_number registry_schemas to_avro to_confluent`.split(
    /\s+/,
  ),
)

/** Text as words in small letters with underscores between them; `''` when no letter or digit is in it. */
export function snakeCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
}

/** Gives out variable names, each once. */
export class Identifiers {
  readonly #given: Set<string>

  constructor(reserved: readonly string[] = []) {
    this.#given = new Set(reserved.map((name) => name.toLowerCase()))
  }

  /** Whether the name made from `text` is given already. */
  isTaken(text: string): boolean {
    return this.#given.has(snakeCase(text))
  }

  /** A name made from `text`, with a number behind it where it is given already. */
  take(text: string, otherwise: string): string {
    const snake = snakeCase(text) || otherwise
    const word = /^\d/.test(snake) ? `${otherwise}_${snake}` : snake
    const base = TAKEN.has(word) ? `${word}_rows` : word
    let candidate = base
    for (let count = 2; this.#given.has(candidate); count += 1) candidate = `${base}_${count}`
    this.#given.add(candidate)
    return candidate
  }
}
