// The error of a plan that cannot even be made, because what it is about is missing or the choices make no sense.

export type PlanImpossibleReason =
  | { readonly code: 'choiceMissing'; readonly choice: string }
  | { readonly code: 'choiceInvalid'; readonly choice: string; readonly value: string }
  | { readonly code: 'notFound'; readonly kind: string; readonly namespace: string; readonly name: string }
  | { readonly code: 'noSuchOperation'; readonly operation: string }
  /** The journal cannot be read, or is of an unknown version. */
  | { readonly code: 'journalUnreadable'; readonly operation: string }
  /** The journal belongs to another cluster, or came back from a backup. */
  | { readonly code: 'relic'; readonly operation: string }
  | { readonly code: 'alreadyOver'; readonly operation: string };

export class PlanImpossible extends Error {
  override readonly name = 'PlanImpossible';
  readonly reason: PlanImpossibleReason;

  constructor(reason: PlanImpossibleReason) {
    super(`plan impossible: ${reason.code}`);
    this.reason = reason;
  }
}
