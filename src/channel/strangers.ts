/** A stranger is told so often who it should be; a driver of ours needs it once. */
const ANSWERS_EACH = 8
/** Of more strangers the oldest are forgotten. */
const STRANGERS = 1024

/** Who has no part in the run and was answered: what is said to peers that never listen must not pile up here. */
export class Strangers {
  readonly #answers = new Map<string, number>()

  /** Whether one more answer to this peer is due. */
  answer(peer: Buffer): boolean {
    const id = peer.toString('latin1')
    const given = this.#answers.get(id) ?? 0
    if (given >= ANSWERS_EACH) return false
    this.#answers.set(id, given + 1)
    if (this.#answers.size > STRANGERS) this.#answers.delete(this.#answers.keys().next().value as string)
    return true
  }
}
