// Says in one sentence what this machine lacks for a local cluster, and what to do instead.

export class MissingRequirement extends Error {
  override readonly name = 'MissingRequirement';

  /** @param what a sentence without its full stop: "X is not installed" */
  constructor(what: string, options?: ErrorOptions) {
    super(`${what}. You can use a cluster of your own instead: \`npm start -- --context NAME\`.`, options);
  }
}
