// A category of weaknesses, such as CWE-89.

/** What a finding falls into, or its rule has to do with. All texts are untrusted. */
export interface Taxon {
  /** With the taxonomy's name where it is a number only: CWE-89. */
  readonly id: string;
  readonly name?: string;
  /** The taxonomy's name, where the id does not say it and it is not the tool's own. */
  readonly taxonomy?: string;
  /** The rule has to do with it; that is not to say that the finding falls into it. */
  readonly related?: true;
}
