// Who knows what a restore point is stamped with: the repository, the rows, the findings. It fits operations/gather/gatherStamp.ts.

import { stampedImages } from '../../domain/findings/stampedImages.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { RepositoryFacts } from '../git/gitRepository.ts';
import { stampedFindings, type StampableFindings } from './stampedFindings.ts';

export interface StampSourcesParts {
  readonly rows: { row(id: string): ClaimRow | undefined };
  readonly findings: StampableFindings & { manifestOf(claim: string): { readonly file: string } | undefined };
  readonly repositories: { facts(file: string | undefined, signal: AbortSignal): Promise<RepositoryFacts | 'none'> };
}

interface NamedClaim {
  readonly namespace: string;
  readonly name: string;
}

const idOf = ({ namespace, name }: NamedClaim): string => `${namespace}/${name}`;

/** @returns functions that give undefined, or reject, for what nobody can tell. */
export function stampSources({ rows, findings, repositories }: StampSourcesParts) {
  return {
    /** The repository that the claim's manifest is in, or else the workspace's. */
    repository: (claim: NamedClaim, signal: AbortSignal) => repositories.facts(findings.manifestOf(idOf(claim))?.file, signal),
    images: (claim: NamedClaim) => {
      const row = rows.row(idOf(claim));
      return row && stampedImages(row);
    },
    findings: (claim: NamedClaim, most: number) => stampedFindings(findings, idOf(claim), most),
  };
}
