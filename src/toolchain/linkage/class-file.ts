/** A class as its file says it; names with slashes: `java/lang/Object`. */
export interface ClassFile {
  readonly name: string
  readonly superName: string | undefined
  readonly interfaces: readonly string[]
  /** Fields and methods it declares, `name descriptor` each. */
  readonly members: ReadonlySet<string>
  /** Fields and methods that its code names. */
  readonly references: readonly MemberReference[]
}

/** A field or method of another class, as code names it. */
export interface MemberReference {
  readonly owner: string
  /** `name descriptor` */
  readonly member: string
}

/** Bytes after the tag of each kind of constant; a text has its own length. */
const SIZES: Readonly<Record<number, number>> = {
  ...{ 3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4 },
  ...{ 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2 },
}
const [TEXT, LONG, DOUBLE, FIRST_REFERENCE, LAST_REFERENCE] = [1, 5, 6, 9, 11]

/** Reads a class file; follows https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-4.html */
export function readClassFile(bytes: Uint8Array): ClassFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const constants: number[] = []
  const count = view.getUint16(8)
  let at = 10
  for (let index = 1; index < count; index++) {
    const tag = view.getUint8(at)
    constants[index] = at
    const size = tag === TEXT ? 2 + view.getUint16(at + 1) : SIZES[tag]
    if (size === undefined) throw new Error(`not a class file: constant of kind ${tag}`)
    at += 1 + size
    if (tag === LONG || tag === DOUBLE) index++
  }
  const place = (index: number): number => constants[index] ?? 0
  const text = (index: number): string => {
    const start = place(index) + 3
    return Buffer.from(bytes.subarray(start, start + view.getUint16(start - 2))).toString('utf8')
  }
  const className = (index: number): string => text(view.getUint16(place(index) + 1))
  const nameAndType = (index: number): string =>
    `${text(view.getUint16(place(index) + 1))} ${text(view.getUint16(place(index) + 3))}`
  const references = constants
    .filter((start) => view.getUint8(start) >= FIRST_REFERENCE && view.getUint8(start) <= LAST_REFERENCE)
    .map((start) => ({
      owner: className(view.getUint16(start + 1)),
      member: nameAndType(view.getUint16(start + 3)),
    }))
  const name = className(view.getUint16(at + 2))
  const superIndex = view.getUint16(at + 4)
  const interfaceCount = view.getUint16(at + 6)
  at += 8
  const interfaces = Array.from({ length: interfaceCount }, (_, index) =>
    className(view.getUint16(at + 2 * index)),
  )
  at += 2 * interfaceCount
  const members = new Set<string>()
  // Fields, then methods.
  for (let table = 0; table < 2; table++) {
    let left = view.getUint16(at)
    at += 2
    for (; left > 0; left--) {
      members.add(`${text(view.getUint16(at + 2))} ${text(view.getUint16(at + 4))}`)
      let attributes = view.getUint16(at + 6)
      at += 8
      for (; attributes > 0; attributes--) at += 6 + view.getUint32(at + 2)
    }
  }
  const superName = superIndex === 0 ? undefined : className(superIndex)
  return { name, superName, interfaces, members, references }
}
