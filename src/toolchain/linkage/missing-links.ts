import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClassFile, MemberReference } from './class-file.js'
import { JarClasses } from './jar-classes.js'

/** Whose classes a connector is compiled against, and must find as they were. */
const WATCHED = /^(org\/apache\/spark|scala)\//
const OWN = /^org\/apache\/spark\//
/** Spark's own jars that hold them. */
const PROVIDERS = /^(spark-.*|scala-library-.*)\.jar$/

/** A field or method that is not there, and the jar that calls it. */
export interface MissingLink extends MemberReference {
  readonly jar: string
}

/**
 * The fields and methods that Spark classes in `jars` name and that neither Spark nor these jars have: each is a
 * NoSuchMethodError, or its like, of the moment when that line runs. Starts no JVM.
 */
export function missingLinks(sparkHome: string, jars: readonly string[]): readonly MissingLink[] {
  const given = jars.map((file) => ({ file, classes: new JarClasses(file) }))
  const subjects = given.filter(({ classes }) => [...classes.names].some((name) => OWN.test(name)))
  if (subjects.length === 0) return []
  const folder = join(sparkHome, 'jars')
  const names = readdirSync(folder).filter((name) => PROVIDERS.test(name))
  const providers = names.map((name) => new JarClasses(join(folder, name)))
  return subjects.flatMap(({ file, classes }) => {
    // Of a class that several have, its own counts.
    const others = given.filter((other) => other.classes !== classes).map((other) => other.classes)
    return missingIn(classes, [classes, ...others, ...providers]).map((link) => ({ jar: file, ...link }))
  })
}

function missingIn(subject: JarClasses, all: readonly JarClasses[]): readonly MemberReference[] {
  const known = new KnownClasses(all)
  const references = new Map<string, MemberReference>()
  for (const { references: named } of subject.read(
    new Set([...subject.names].filter((name) => OWN.test(name))),
  ))
    for (const reference of named)
      if (WATCHED.test(reference.owner)) references.set(`${reference.owner} ${reference.member}`, reference)
  known.load([...references.values()].map(({ owner }) => owner))
  return [...references.values()].filter(({ owner, member }) => !known.has(owner, member))
}

class KnownClasses {
  readonly #jars: readonly JarClasses[]
  readonly #classes = new Map<string, ClassFile>()

  constructor(jars: readonly JarClasses[]) {
    this.#jars = jars
  }

  /** Reads classes and all that they inherit from. */
  load(names: readonly string[]): void {
    let wanted = new Set(names)
    while (wanted.size > 0) {
      const read = this.#jars.flatMap((jar) => {
        const here = new Set([...wanted].filter((name) => jar.names.has(name)))
        return here.size === 0 ? [] : [...jar.read(here)]
      })
      for (const found of read) if (!this.#classes.has(found.name)) this.#classes.set(found.name, found)
      const parents = read.flatMap(({ superName, interfaces }) => [superName ?? '', ...interfaces])
      wanted = new Set(parents.filter((name) => WATCHED.test(name) && !this.#classes.has(name)))
    }
  }

  /** Whether the class, or one it inherits from, has the member; of classes of others nothing is known. */
  has(owner: string, member: string): boolean {
    const found = this.#classes.get(owner)
    if (found === undefined) return !WATCHED.test(owner) && owner !== 'java/lang/Object'
    if (found.members.has(member)) return true
    const parents = [...(found.superName === undefined ? [] : [found.superName]), ...found.interfaces]
    return parents.some((parent) => this.has(parent, member)) || isOfObject(member)
  }
}

/** Every class and interface has these, from java.lang.Object. */
function isOfObject(member: string): boolean {
  return /^(getClass|hashCode|equals|toString|notify|notifyAll|wait|clone|finalize) /.test(member)
}
