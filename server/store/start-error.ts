/** Something that stops the start. Its message is one sentence for whoever starts the server. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
