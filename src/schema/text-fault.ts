/** What is wrong in a text of Spark SQL, and where; whoever knows the file makes an error of it. */
export class TextFault extends Error {
  /** Offsets into the text. */
  readonly start: number
  readonly hint: string | undefined

  constructor(message: string, start: number, hint?: string) {
    super(message)
    this.start = start
    this.hint = hint
  }
}
