/** An answer other than the one asked for: a status and a code, never a library's text. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}
